import { readFile } from 'node:fs/promises';
import { masksSidecar, SidecarError, tracksSidecar } from '@marsad/sidecars';
import type { SegmentOf } from '@marsad/sidecars';
import type { Segment, SidecarFault, Sidecars } from '../ports.ts';

/** Reads fetched sidecars. Every way in which one must not be used is a returned value. */
export const createSidecars = (): Sidecars => ({
  masks: (path, segment) => read(path, segment, (bytes) => masksSidecar.decode(bytes)),
  tracks: (path, segment) => read(path, segment, (bytes) => tracksSidecar.decode(bytes)),
});

async function read<T extends { readonly of: SegmentOf }>(
  path: string,
  segment: Segment,
  decode: (bytes: Uint8Array) => Promise<T>,
): Promise<T | SidecarFault> {
  try {
    const sidecar = await decode(await readFile(path));
    return isOf(sidecar.of, segment) ? sidecar : { fault: 'other_segment' };
  } catch (error) {
    if (error instanceof SidecarError) return { fault: error.code };
    throw error;
  }
}

/** The end of a segment that was found by its name is not known, so it is not compared. */
const isOf = (of: SegmentOf, segment: Segment): boolean =>
  of.district === segment.district &&
  of.camera === segment.camera &&
  of.epoch === segment.epoch &&
  of.part === segment.part &&
  Math.round(of.fromMs) === segment.fromMs;
