import type { MaskSample } from '@marsad/masking';
import { masksJournal, SIDECAR_KINDS, tracksJournal } from '@marsad/sidecars';
import type { PublishedScene, SidecarKind } from '@marsad/sidecars';
import type { Metrics } from '../metrics.ts';
import type {
  ClosedSidecars,
  ClosingJob,
  Log,
  PartOfStream,
  SealedSegment,
  SegmentStart,
  SpoolWorker,
} from '../ports.ts';
import { createSidecarPlan } from './sidecar-plan.ts';
import type { Closing } from './sidecar-plan.ts';

/** The journals beside the segments of the spool, named by the paths of their segments. */
export interface Journals {
  /** Begins the masks journal of a segment, even if no frame will be analysed. False if the disk refuses it. */
  begin(segmentPath: string): boolean;
  /** Appends a line. `failed`: the disk refused it, and refuses all that follow. */
  append(segmentPath: string, kind: SidecarKind, line: string): 'written' | 'failed' | 'failed_before';
  /** Nothing more is appended. Returns the kinds that the disk had refused. */
  end(segmentPath: string): readonly SidecarKind[];
}

export type SidecarsOptions = {
  readonly analysisFps: number;
  readonly journals: Journals;
  /** The path of a segment in the spool, sealed. */
  readonly pathOf: (segment: SegmentStart) => string;
  /** Removes a segment's files. */
  readonly remove: (segmentPath: string) => void;
  readonly closeSidecars: SpoolWorker['closeSidecars'];
  readonly onClosed: (segment: SealedSegment, sidecars: ClosedSidecars) => void;
  readonly metrics: Pick<Metrics, 'sidecarsLost'>;
  readonly log: Log;
  readonly now: () => number;
};

/** Keeps what analysis finds beside the recordings: journals while a segment is recorded, and files once analysis has passed its end. */
export function createSidecars(options: SidecarsOptions) {
  const { journals, pathOf, now } = options;
  const plan = createSidecarPlan(1_000 / options.analysisFps);
  const noteLost = createLossLog(options);
  let isStopping = false;

  const append = (of: PartOfStream, atMs: number, kind: SidecarKind, line: string): void => {
    const segment = plan.segmentAt(of, atMs);
    if (segment && journals.append(pathOf(segment), kind, line) === 'failed') noteLost(of.camera, kind, 'journal');
  };
  const { close, tick } = createClosing(options, noteLost, () => isStopping);
  const closeAll = (closings: readonly Closing[]): void => {
    for (const { segment, seenToMs } of closings) void close(segment, seenToMs);
  };

  return {
    /** Returns the open segments of earlier parts, which nobody writes any more because their thread failed. */
    opened(segment: SegmentStart): readonly SegmentStart[] {
      const left = plan.opened(segment);
      for (const other of left) journals.end(pathOf(other));
      if (!journals.begin(pathOf(segment))) noteLost(segment.camera, 'masks', 'journal');
      return left;
    },
    abandoned(segment: SegmentStart): void {
      plan.abandoned(segment);
      journals.end(pathOf(segment));
      options.remove(pathOf(segment));
    },
    maskSample: (of: PartOfStream, sample: MaskSample): void =>
      append(of, sample.atMs, 'masks', masksJournal.line(sample)),
    /** A scene that was permitted and published. */
    scene: (published: PublishedScene): void =>
      append(published.scene, published.scene.capturedAtMs, 'tracks', tracksJournal.line(published)),
    /** Everything of the frame of this moment was passed on. */
    analysed(of: PartOfStream, atMs: number): void {
      plan.analysed(of, atMs);
      closeAll(plan.due(of, now()));
    },
    partEnded(of: PartOfStream): void {
      plan.partEnded(of);
      closeAll(plan.due(of, now()));
    },
    /** Closes the sidecars once analysis has passed the segment's end; at once for a segment of an earlier process. */
    sealed(segment: SealedSegment): void {
      if (plan.sealed(segment, now())) closeAll(plan.due(segment, now()));
      else void close(segment, null);
    },
    /** Called twice a second. */
    tick(): void {
      tick();
      closeAll(plan.allDue(now()));
    },
    /** Closes the sidecars of everything sealed, because the media thread has ended. */
    finish(): void {
      isStopping = true;
      closeAll(plan.allDue(Number.POSITIVE_INFINITY));
    },
  };
}
export type Sidecars = ReturnType<typeof createSidecars>;

/** After this many ticks, a minute, the spool thread counts as hanging. Ticks are counted, because a process that was asleep saw none. */
const MOST_TICKS = 120;

/** Closes the sidecars of a segment, whatever becomes of them: its recording waits no longer for a thread that does not answer. */
function createClosing(
  { journals, closeSidecars, onClosed }: SidecarsOptions,
  noteLost: NoteLost,
  isStopping: () => boolean,
) {
  const waiting = new Set<{ ticks: number; readonly giveUp: () => void }>();

  const answerTo = async (job: ClosingJob): Promise<ClosedSidecars> => {
    const { promise: hanging, resolve } = Promise.withResolvers<ClosedSidecars>();
    const answer = { ticks: 0, giveUp: () => resolve(bothFailed('the spool thread does not answer')) };
    waiting.add(answer);
    const sidecars = await Promise.race([closeSidecars(job).catch(bothFailed), hanging]);
    waiting.delete(answer);
    return sidecars;
  };
  return {
    async close(segment: SealedSegment, seenToMs: number | null): Promise<void> {
      const cutOff = journals.end(segment.path);
      const sidecars = await answerTo({ ...jobOf(segment), seenToMs, cutOff });
      // The next process finds the journals that could not be closed any more.
      if (isStopping() && sidecars.masks.kind === 'failed') return;
      noteFailures(sidecars, segment.camera, noteLost);
      onClosed(segment, sidecars);
    },
    tick(): void {
      for (const answer of waiting) {
        answer.ticks += 1;
        if (answer.ticks >= MOST_TICKS) answer.giveUp();
      }
    },
  };
}

/** `journal`: the disk refused a line; `encoding`: the journal could not be turned into a file; `store`: the store refuses the file. */
export type LostReason = 'journal' | 'encoding' | 'store';
export const LOST: Readonly<Record<SidecarKind, string>> = {
  masks: 'the masks of a recording are lost: its pictures will be hidden whole',
  tracks: 'the tracks of a recording are lost',
};

const jobOf = (segment: SealedSegment): Pick<ClosingJob, 'path' | 'of'> => {
  const { district, camera, epoch, part, fromMs, toMs, path } = segment;
  return { path, of: { district, camera, epoch, part, fromMs, toMs } };
};

type NoteLost = (camera: string, kind: SidecarKind, reason: LostReason, detail?: string) => void;
const createLossLog =
  ({ metrics, log }: Pick<SidecarsOptions, 'metrics' | 'log'>): NoteLost =>
  (camera, kind, reason, detail) => {
    metrics.sidecarsLost.add(1, { kind, reason });
    log.error({ camera, kind, reason, ...(detail === undefined ? {} : { detail }) }, LOST[kind]);
  };

function noteFailures(sidecars: ClosedSidecars, camera: string, noteLost: NoteLost): void {
  for (const kind of SIDECAR_KINDS) {
    const outcome = sidecars[kind];
    if (outcome.kind === 'failed') noteLost(camera, kind, 'encoding', outcome.detail);
    if (outcome.kind === 'closed' && outcome.skipped > 0) noteLost(camera, kind, 'journal', UNREADABLE);
  }
}

const UNREADABLE = 'lines of the journal cannot be read';

const bothFailed = (error: unknown): ClosedSidecars => {
  const failed = { kind: 'failed', detail: error instanceof Error ? error.message : String(error) } as const;
  return { masks: failed, tracks: failed };
};
