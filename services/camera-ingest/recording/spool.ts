import type { SealedSegment } from '../ports.ts';
import type { SpoolFile } from './spool-plan.ts';

/** The folder on this disk in which segments are written and wait for their upload. */
export interface Spool {
  /** The names of all files. */
  names(): string[];
  pathOf(name: string): string;
  has(path: string): boolean;
  /** Size in bytes; 0 if the file is gone. */
  sizeOf(path: string): number;
  isMarkedStored(path: string): boolean;
  /** Marks a segment as stored and announced. The mark is a file beside it, because a clip may be about to open the segment by its name. */
  markStored(path: string): void;
  /** Removes a file and its mark. */
  remove(path: string): void;
  /** When a process last worked here, ms of wall clock; null if none ever did. */
  lastAliveMs(): number | null;
  markAlive(nowMs: number): void;
}

/** A sealed segment of this spool. */
export type Entry = {
  readonly segment: SealedSegment;
  /** Whether it is stored and announced. */
  stored: boolean;
};
/** By path. */
export type Entries = Map<string, Entry>;

/** Bytes of the files that are being written. */
export const openBytes = (spool: Spool, entries: Entries): number =>
  spool
    .names()
    .map((name) => spool.pathOf(name))
    .filter((path) => path.endsWith('.open.mp4') && !entries.has(path))
    .reduce((sum, path) => sum + spool.sizeOf(path), 0);

export const filesOf = (entries: Entries): SpoolFile[] =>
  [...entries.values()].map(({ segment: { path, bytes, fromMs, toMs }, stored }) => ({
    path,
    bytes,
    fromMs,
    toMs,
    stored,
  }));

export const segmentsOf = (entries: Entries, camera: string): SealedSegment[] =>
  [...entries.values()].flatMap(({ segment }) => (segment.camera === camera ? [segment] : []));

export const sealedBytes = (entries: Entries): number =>
  [...entries.values()].reduce((sum, { segment }) => sum + segment.bytes, 0);

/** How many segments are not yet stored and announced. */
export const waitingIn = (entries: Entries): number => [...entries.values()].filter(({ stored }) => !stored).length;
