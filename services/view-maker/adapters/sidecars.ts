import { readFile } from 'node:fs/promises';
import { masksSidecar, SidecarError, tracksSidecar } from '@marsad/sidecars';
import type { SegmentOf } from '@marsad/sidecars';
import type { Segment, SidecarFault, Sidecars } from '../ports.ts';

/** Reads fetched sidecars. Every way in which one must not be used is a returned value. */
export const createSidecars = (): Sidecars => ({
  masks: (path, segment) => read(path, segment, masksSidecar.decode),
  tracks: (path, segment) => read(path, segment, tracksSidecar.decode),
});

async function read<T>(
  path: string,
  segment: Segment,
  decode: (bytes: Uint8Array, of: SegmentOf) => Promise<T>,
): Promise<T | SidecarFault> {
  try {
    return await decode(await readFile(path), segment);
  } catch (error) {
    if (error instanceof SidecarError) return { fault: error.code };
    throw error;
  }
}
