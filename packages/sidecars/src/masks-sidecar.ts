import type { MaskSample } from '@marsad/masking';
import type { SegmentOf } from './records.ts';

export type MasksSidecar = {
  readonly of: SegmentOf;
  readonly seenToMs: number;
  readonly samples: readonly MaskSample[];
};

export const masksSidecar = {
  /** The compressed file. Masks may come out a little larger than they went in, and never smaller. */
  encode: (_sidecar: MasksSidecar): Promise<Buffer> => Promise.reject(new Error('not built yet')),
  /** @throws {SidecarError} */
  decode: (_bytes: Uint8Array, _of?: SegmentOf): Promise<MasksSidecar> => Promise.reject(new Error('not built yet')),
};
