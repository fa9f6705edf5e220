import { closeSync, openSync, writeSync } from 'node:fs';
import { SIDECAR_KINDS } from '@marsad/sidecars';
import type { SidecarKind } from '@marsad/sidecars';
import { journalPath } from '@marsad/streaming/segment-name';
import type { Journals } from '../sidecars.ts';

/** An open file, or `failed`: nothing is written behind a line that may be cut off. */
type Journal = number | 'failed';

/** Writes the journals of segments that are being recorded. A line is handed to the system at once, so a killed process loses none. */
export function createJournals(): Journals {
  const open = new Map<string, Journal>();

  const descriptorOf = (path: string): Journal => {
    const known = open.get(path);
    if (known !== undefined) return known;
    const opened = attempt(() => openSync(path, 'a')) ?? 'failed';
    open.set(path, opened);
    return opened;
  };
  const fail = (path: string, descriptor: number): void => {
    attempt(() => closeSync(descriptor));
    open.set(path, 'failed');
  };
  /** False if the disk had refused it. */
  const end = (segmentPath: string, kind: SidecarKind): boolean => {
    const path = journalPath(segmentPath, kind);
    const descriptor = open.get(path);
    if (typeof descriptor === 'number') attempt(() => closeSync(descriptor));
    open.delete(path);
    return descriptor !== 'failed';
  };

  return {
    append(segmentPath, kind, line) {
      const path = journalPath(segmentPath, kind);
      const wasFailed = open.get(path) === 'failed';
      const descriptor = descriptorOf(path);
      if (descriptor === 'failed') return wasFailed ? 'failed_before' : 'failed';
      if (attempt(() => writeWhole(descriptor, Buffer.from(line)))) return 'written';
      fail(path, descriptor);
      return 'failed';
    },
    begin: (segmentPath) => typeof descriptorOf(journalPath(segmentPath, 'masks')) === 'number',
    end: (segmentPath) => SIDECAR_KINDS.filter((kind) => !end(segmentPath, kind)),
  };
}

/** A disk may take only a part of the line. */
function writeWhole(descriptor: number, line: Uint8Array): true {
  for (let written = 0; written < line.length;) written += writeSync(descriptor, line, written);
  return true;
}

/** Null if the disk refuses: it is full, or the folder is gone. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
