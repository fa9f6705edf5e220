import type { FaceCrop } from '@marsad/schemas';

type Grant = { readonly authorisationId: string; readonly fromMs: number; readonly toMs: number };

/** The live grants, among the authorisations that a head names, that cover its camera now and its moment (control 3). */
export const grantsFor = <G extends Grant>(
  head: Pick<FaceCrop, 'authorisationIds' | 'capturedAtMs'>,
  /** The live grants of the head's camera. */
  live: readonly G[],
): G[] =>
  live.filter(
    ({ authorisationId, fromMs, toMs }) =>
      head.authorisationIds.some((named) => named === authorisationId) &&
      fromMs <= head.capturedAtMs &&
      head.capturedAtMs < toMs,
  );
