import type { CameraDownReason } from '@marsad/schemas';
import type { HealthEvent, MediaEvent, StateEvent } from '../ports.ts';
import { ratesOf } from '../source/health.ts';
import { createBlindTime } from './blind-time.ts';
import type { CheckFacts } from './problems.ts';
import { problemsOf } from './problems.ts';
import { REFUSED } from './report.ts';
import type { CheckGap, CheckReport, CheckResult, CheckStill, RecordedFile } from './report.ts';

/** What is known of a camera before it is opened. */
export type KnownFacts = Pick<CheckFacts, 'transport' | 'holdsPassword' | 'isUnverified'>;

/** Collects the events of one camera, and says at the end what they mean. */
export function createAccount(known: KnownFacts) {
  const states = createLastState();
  const health = createLastHealth();
  const analysis = createAnalysisAccount();
  const recording = createRecordingAccount();
  return {
    take(event: MediaEvent): void {
      states.take(event);
      health.take(event);
      analysis.take(event);
      recording.take(event);
    },
    /** The check ends now: what the camera does from here on is not its fault. */
    ends: states.freeze,
    detectionFailed: analysis.detectionFailed,
    /** Whether the camera never played, for a reason that does not go away by trying again. */
    get isHopeless(): boolean {
      return states.isHopeless;
    },
    result(): CheckResult {
      const { still, ...analysed } = analysis.report();
      const facts = { ...states.report(), ...health.report(), ...analysed, ...recording.report() };
      return { report: reportOf({ ...facts, ...known }), still };
    },
  };
}

export type Account = ReturnType<typeof createAccount>;

/** Exactly the fields of a report, in their order. */
function reportOf(facts: CheckFacts): CheckReport {
  const { detail: _detail, clockReasons: _reasons, transport: _transport, ...more } = facts;
  const { holdsPassword: _holds, isUnverified: _unverified, failedDetections: _failed, ...report } = more;
  return { ...REFUSED, ...report, problems: problemsOf(facts) };
}

/** The analysed frames, what was followed in them, and the last image. */
function createAnalysisAccount() {
  const blind = createBlindTime();
  const tracks = new Set<string>();
  let scenes = 0;
  let failedDetections = 0;
  let still: CheckStill | null = null;
  const analysed = (arrivedMs: number): void => {
    scenes += 1;
    blind.analysed(arrivedMs);
  };
  return {
    take(event: MediaEvent): void {
      if (event.kind === 'still') analysed(event.receivedAtMs);
      if (event.kind === 'scene') {
        analysed(event.scene.receivedAtMs);
        for (const { ordinal } of event.scene.tracks) tracks.add(`${event.scene.part}:${ordinal}`);
      }
      if (event.kind === 'part_ended') blind.videoUntil(event.untilMs);
      if (event.kind === 'masked_image') {
        const { jpeg, widthPx, heightPx, capturedAtMs, masks } = event;
        still = { jpeg, widthPx, heightPx, capturedAtMs, masks };
      }
    },
    detectionFailed(): void {
      failedDetections += 1;
    },
    report: () => ({ scenes, blindSeconds: blind.longestMs / 1_000, tracks: tracks.size, failedDetections, still }),
  };
}

/** What was recorded, and what was not. */
function createRecordingAccount() {
  const recorded: RecordedFile[] = [];
  const gaps: CheckGap[] = [];
  return {
    take(event: MediaEvent): void {
      if (event.kind === 'gap') gaps.push({ fromMs: event.fromMs, toMs: event.toMs, reason: event.reason });
      if (event.kind !== 'segment_sealed') return;
      const { path, fromMs, toMs, packets } = event.segment;
      recorded.push({ file: path.slice(path.lastIndexOf('/') + 1), fromMs, toMs, packets });
    },
    report: () => ({ recorded, recordedSeconds: coveredMs(recorded) / 1_000, gaps }),
  };
}

/** Reasons that do not go away by trying again. */
const LASTING: ReadonlySet<CameraDownReason> = new Set([
  'connection_refused',
  'unauthorised',
  'source_missing',
  'source_unreadable',
  'no_video_stream',
  'unsupported_codec',
  'address_refused',
]);

/** The last state that the camera had by itself: the check's own end is none. */
function createLastState() {
  let last: StateEvent | null = null;
  let stream: StateEvent['stream'];
  let isFrozen = false;
  return {
    get isHopeless(): boolean {
      return stream === undefined && last?.reason !== undefined && LASTING.has(last.reason);
    },
    freeze(): void {
      isFrozen = true;
    },
    take(event: MediaEvent): void {
      if (isFrozen || event.kind !== 'state' || event.state === 'stopped') return;
      last = event;
      stream = event.stream ?? stream;
    },
    report() {
      return {
        state: last?.state ?? 'starting',
        reason: last?.reason ?? null,
        detail: last?.detail ?? null,
        codec: stream?.codec ?? null,
        width: stream?.widthPx ?? null,
        height: stream?.heightPx ?? null,
        displayWidth: stream?.displayWidthPx ?? null,
        displayHeight: stream?.displayHeightPx ?? null,
        rotation: stream?.rotationDegrees ?? null,
        declaredFps: stream?.declaredFps ?? null,
        audio: stream?.audio ?? null,
      } as const;
    },
  };
}

/** The latest measurements of the stream, and its rates over the whole check. A reason that the clock gave once is remembered. */
function createLastHealth() {
  let last: HealthEvent | null = null;
  const clockReasons = new Set<string>();
  let packetsLost = 0;
  return {
    take(event: MediaEvent): void {
      if (event.kind !== 'health') return;
      last = event;
      if (event.clockReason !== undefined) clockReasons.add(event.clockReason);
      packetsLost = Math.max(packetsLost, event.packetsLost);
    },
    report() {
      const rates = last !== null && last.received.ms > 0 ? ratesOf(last.received) : null;
      return {
        deliveredFps: rates?.deliveredFps ?? null,
        keyframeSeconds: last?.keyframeSeconds ?? null,
        bitrateKbps: rates?.bitrateKbps ?? null,
        clockSource: last?.clockSource ?? null,
        clockOffsetMs: last?.clockOffsetMs ?? null,
        packetsLost,
        clockReasons: [...clockReasons],
      };
    },
  };
}

/** The time that these spans cover together, ms. A recording that repeats a group overlaps the one before it. */
export function coveredMs(spans: readonly { readonly fromMs: number; readonly toMs: number }[]): number {
  let coveredToMs = Number.NEGATIVE_INFINITY;
  let sumMs = 0;
  for (const { fromMs, toMs } of spans.toSorted((one, other) => one.fromMs - other.fromMs)) {
    sumMs += Math.max(0, toMs - Math.max(fromMs, coveredToMs));
    coveredToMs = Math.max(coveredToMs, toMs);
  }
  return sumMs;
}
