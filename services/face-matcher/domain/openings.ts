import type { Tested } from './threshold.ts';
import { fitsTested } from './threshold.ts';

/** A session that could not open, because the object store was away, is tried again after this time. */
const RETRY_AFTER_MS = 2_000;
/** How long heads wait for their session to open. They live two minutes on their topic. */
const HEADS_WAIT_MS = 15_000;

/** The sessions that are being opened, or should be. By authorisation. */
export type Openings = {
  readonly inProgress: Set<string>;
  readonly triedAtMs: Map<string, number>;
  /** Since when a session that is not open yet should be open. */
  readonly dueSinceMs: Map<string, number>;
};
export const newOpenings = (): Openings => ({ inProgress: new Set(), triedAtMs: new Map(), dueSinceMs: new Map() });

/** A session that should be open, with how many people it looks for. */
export type Wanted = { readonly authorisationId: string; readonly people: number };
export type OpeningPlan = {
  readonly begin: readonly string[];
  /** Tried now, and refused because the gallery would be larger than the tested one. */
  readonly refused: readonly { readonly authorisationId: string; readonly reason: string }[];
  /** Set while some session does not fit. */
  readonly trouble: string | undefined;
};

/**
 * Decides which of the wanted sessions to open now, and records the attempt.
 * @param enrolled how many people are enrolled in open galleries, and in those that are being filled
 */
export function planOpenings(
  openings: Openings,
  wanted: readonly Wanted[],
  enrolled: number,
  tested: Pick<Tested, 'galleryMax'>,
  nowMs: number,
): OpeningPlan {
  const begin: string[] = [];
  const refused: OpeningPlan['refused'][number][] = [];
  let trouble: string | undefined;
  let total = enrolled;
  for (const { authorisationId, people } of wanted) {
    if (!openings.dueSinceMs.has(authorisationId)) openings.dueSinceMs.set(authorisationId, nowMs);
    if (people === 0) continue;
    const isDue = nowMs - (openings.triedAtMs.get(authorisationId) ?? -Infinity) >= RETRY_AFTER_MS;
    if (isDue) openings.triedAtMs.set(authorisationId, nowMs);
    if (!fitsTested(total, people, tested)) {
      trouble = `${total} persons are looked for and ${people} more would be: the network was tested with ${tested.galleryMax}`;
      if (isDue) refused.push({ authorisationId, reason: trouble });
    } else if (isDue) {
      begin.push(authorisationId);
      openings.inProgress.add(authorisationId);
      total += people;
    }
  }
  return { begin, refused, trouble };
}

/** Whether heads should wait for this session, because it has not been due for long. */
export const isExpected = ({ dueSinceMs }: Openings, authorisationId: string, nowMs: number): boolean =>
  nowMs - (dueSinceMs.get(authorisationId) ?? nowMs) < HEADS_WAIT_MS;
