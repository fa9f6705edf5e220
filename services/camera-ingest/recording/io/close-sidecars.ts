import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { MaskSample } from '@marsad/masking';
import { masksJournal, masksSidecar, tracksJournal, tracksSidecar } from '@marsad/sidecars';
import type { JournalFormat, PublishedScene, SegmentOf, SidecarKind } from '@marsad/sidecars';
import type { ClosedSidecars, ClosingJob, SidecarOutcome } from '../../ports.ts';
import { journalPath, sidecarPath, unfinishedPath } from '@marsad/streaming/segment-name';

/**
 * Frames that are shown before a keyframe may be stored behind it, in the next segment. They belong to the segment in whose time they are,
 * so a segment's records go this far beyond its end, ms.
 */
const LEADING_FRAMES_MS = 500;

/** One kind of sidecar: how its records are read, and its file written and read. */
type Format<T> = {
  readonly kind: SidecarKind;
  readonly journal: JournalFormat<T>;
  readonly atMs: (record: T) => number;
  readonly encode: (of: SegmentOf, seenToMs: number, records: readonly T[]) => Promise<Uint8Array>;
  readonly decode: (
    bytes: Uint8Array,
    of: SegmentOf,
  ) => Promise<{ readonly frames: number; readonly seenToMs: number }>;
  /** Whether a file without records says something. */
  readonly evenIfEmpty: boolean;
};
const MASKS: Format<MaskSample> = {
  kind: 'masks',
  journal: masksJournal,
  atMs: ({ atMs }) => atMs,
  encode: (of, seenToMs, samples) => masksSidecar.encode({ of, seenToMs, samples }),
  decode: async (bytes, of) => {
    const { samples, seenToMs } = await masksSidecar.decode(bytes, of);
    return { frames: samples.length, seenToMs };
  },
  evenIfEmpty: true,
};
const TRACKS: Format<PublishedScene> = {
  kind: 'tracks',
  journal: tracksJournal,
  atMs: ({ scene }) => scene.capturedAtMs,
  encode: (of, seenToMs, scenes) => tracksSidecar.encode({ of, seenToMs, scenes }),
  decode: async (bytes, of) => {
    const { scenes, seenToMs } = await tracksSidecar.decode(bytes, of);
    return { frames: scenes.length, seenToMs };
  },
  evenIfEmpty: false,
};

/**
 * Turns a sealed segment's journals into its sidecars, and removes them. What an earlier process has closed stays as it is, because it may
 * be announced already.
 */
export async function closeSidecars(job: ClosingJob): Promise<ClosedSidecars> {
  const journalledToMs = job.seenToMs ?? lastJournalled(job);
  const masks = await closeOne(MASKS, job, journalledToMs);
  // A process that ended between the two has left no journal of masks: the closed file says how far it saw.
  const seenToMs = job.seenToMs ?? (masks.kind === 'closed' ? masks.seenToMs : journalledToMs);
  return { masks, tracks: await closeOne(TRACKS, job, seenToMs) };
}

async function closeOne<T>(format: Format<T>, job: ClosingJob, seenToMs: number): Promise<SidecarOutcome> {
  try {
    const journal = readIfThere(journalPath(job.path, format.kind));
    return journal === null ? await closedBefore(format, job) : await encode(format, job, seenToMs, journal);
  } catch (error) {
    return { kind: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

async function encode<T>(
  { kind, journal, atMs, encode: encoded, evenIfEmpty }: Format<T>,
  { path, of, cutOff }: ClosingJob,
  analysedToMs: number,
  text: Buffer,
): Promise<SidecarOutcome> {
  const { records: written, skipped } = journal.read(text.toString());
  const records = written.filter((record) => isWithin(of, atMs(record)));
  const seenToMs = cutOff.includes(kind) ? Math.min(analysedToMs, lastOf(of, records.map(atMs))) : analysedToMs;
  const journalled = journalPath(path, kind);
  if (records.length === 0 && !evenIfEmpty) {
    rmSync(journalled);
    return { kind: 'none' };
  }
  const bytes = await encoded(of, seenToMs, records);
  const [unfinished, closed] = [unfinishedPath(path, kind), sidecarPath(path, kind)];
  writeFileSync(unfinished, bytes);
  renameSync(unfinished, closed);
  rmSync(journalled);
  return { kind: 'closed', path: closed, bytes: bytes.length, frames: records.length, seenToMs, skipped };
}

async function closedBefore<T>({ kind, decode }: Format<T>, { path, of }: ClosingJob): Promise<SidecarOutcome> {
  const closed = sidecarPath(path, kind);
  const bytes = readIfThere(closed);
  if (bytes === null) return { kind: 'none' };
  return { kind: 'closed', path: closed, bytes: bytes.length, skipped: 0, ...(await decode(bytes, of)) };
}

/** How far the journals of a process that ended go. */
function lastJournalled({ path, of }: ClosingJob): number {
  const { records: samples } = masksJournal.read(readIfThere(journalPath(path, 'masks'))?.toString() ?? '');
  return lastOf(
    of,
    samples.map(({ atMs }) => atMs),
  );
}

/** The last of these moments in the segment's time; its beginning if there is none. */
const lastOf = ({ fromMs, toMs }: SegmentOf, momentsMs: readonly number[]): number =>
  momentsMs.reduce((last, atMs) => Math.max(last, Math.min(atMs, toMs)), fromMs);

const isWithin = ({ fromMs, toMs }: SegmentOf, atMs: number): boolean =>
  atMs >= fromMs && atMs < toMs + LEADING_FRAMES_MS;

function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
