import { renameSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseSegmentFileName, segmentFileName } from '@marsad/streaming/segment-name';
import type { SealedSegment } from '../../ports.ts';
import { isDiscarded, openFile, SourceFailure, ticksToMs } from '@marsad/media';

/**
 * Reads a spool file that an earlier process left, sealed or half written. An unsealed file can be read up to its last whole group, and is
 * renamed as sealed. Null if nothing in it can be played.
 */
export function recoverSegment(path: string): SealedSegment | null {
  const name = parseSegmentFileName(basename(path));
  if (!name) return null;
  try {
    const input = openFile(path);
    let packets = 0;
    let toMs = name.fromMs;
    try {
      while (input.readSync() === 'packet') {
        packets += 1;
        const { pts, duration } = input.packet;
        if (!isDiscarded(input.packet))
          toMs = Math.max(toMs, name.originMs + ticksToMs(pts + duration, input.timeBase));
      }
    } finally {
      input.close();
    }
    if (packets === 0 || toMs <= name.fromMs) return null;
    const sealed = join(dirname(path), segmentFileName({ ...name, open: false }));
    if (sealed !== path) renameSync(path, sealed);
    const { district, camera, epoch, part, fromMs, originMs } = name;
    const { codec, widthPx, heightPx } = input;
    const bytes = statSync(sealed).size;
    return {
      district,
      camera,
      epoch,
      part,
      path: sealed,
      fromMs,
      toMs: Math.round(toMs),
      originMs,
      packets,
      bytes,
      codec,
      widthPx,
      heightPx,
    };
  } catch (error) {
    if (error instanceof SourceFailure) return null;
    throw error;
  }
}
