import { SIDECAR_KINDS } from '@marsad/sidecars';
import type { ClosedSidecar, ClosedSidecars, SealedSegment } from '../ports.ts';
import { segmentNamesOf } from '@marsad/streaming/segment-name';
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
  /** Marks a segment as stored and announced. */
  markStored(path: string): void;
  /** Removes a segment and everything beside it, or any other file. */
  remove(path: string): void;
  /** When a process last worked here, ms of wall clock; null if none ever did. */
  lastAliveMs(): number | null;
  markAlive(nowMs: number): void;
}

/** A sealed segment of this spool. */
export type Entry = {
  readonly segment: SealedSegment;
  /** Null until the sidecars are closed. */
  sidecars: ClosedSidecars | null;
  /** Whether it is stored and announced. */
  stored: boolean;
};
/** By path. */
export type Entries = Map<string, Entry>;

/** Bytes of the files that are being written: open segments, and journals. */
export const openBytes = (spool: Spool, entries: Entries): number => {
  const sealed = new Set([...entries.values()].flatMap(pathsOf));
  return spool
    .names()
    .filter((name) => name.endsWith('.open.mp4') || segmentNamesOf(name) !== null)
    .map((name) => spool.pathOf(name))
    .filter((path) => !sealed.has(path))
    .reduce((sum, path) => sum + spool.sizeOf(path), 0);
};

const closedOf = ({ sidecars }: Entry): ClosedSidecar[] =>
  SIDECAR_KINDS.map((kind) => sidecars?.[kind]).filter((outcome) => outcome?.kind === 'closed');
const pathsOf = (entry: Entry): string[] => [entry.segment.path, ...closedOf(entry).map(({ path }) => path)];
const bytesOf = (entry: Entry): number => closedOf(entry).reduce((sum, { bytes }) => sum + bytes, entry.segment.bytes);

export const filesOf = (entries: Entries): SpoolFile[] =>
  [...entries.values()].map((entry) => {
    const { path, fromMs, toMs } = entry.segment;
    return { path, bytes: bytesOf(entry), fromMs, toMs, stored: entry.stored };
  });

export const segmentsOf = (entries: Entries, camera: string): SealedSegment[] =>
  [...entries.values()].flatMap(({ segment }) => (segment.camera === camera ? [segment] : []));

export const sealedBytes = (entries: Entries): number =>
  [...entries.values()].reduce((sum, entry) => sum + bytesOf(entry), 0);

/** How many segments are not yet stored and announced. */
export const waitingIn = (entries: Entries): number => [...entries.values()].filter(({ stored }) => !stored).length;
