import { endPart, forgetTracks, newCameraWatch, outOfOrder, watchScene } from '@marsad/behaviour';
import type { CameraWatch, Finding, Scene } from '@marsad/behaviour';
import { MOST_REPLAYED } from '@marsad/schemas';
import type { BehaviourEvent, Camera, ReplayRefusal, RuleReplay, RuleReplayRequest, TimeSpan } from '@marsad/schemas';
import type { RuleRun } from './replay-rules.ts';
import { listable, LONGEST_STEP_MS, whyMissing, whyNothing } from './why-missing.ts';
import type { WhyMissing } from './why-missing.ts';

/** A camera that was silent for so long, ms, lost its tracks and ended its incidents, as it does live. */
const SILENT_AFTER_MS = 15_000;

export type ReplayInput = {
  readonly camera: Camera;
  readonly runs: readonly RuleRun[];
  readonly request: RuleReplayRequest;
};
/** What a replay has found so far. */
export type ReplayResult = {
  readonly found: Pick<RuleReplay, 'judgedMs' | 'missing' | 'raised' | 'incidents' | 'doneToMs' | keyof WhyMissing>;
  /** Why none of the span was seen; absent if some was, or if there are several reasons: then `found` has the time of each. */
  readonly refusal?: ReplayRefusal | undefined;
};
type Incident = RuleReplay['incidents'][number];
type Running = { readonly run: RuleRun; readonly watch: CameraWatch };

/** Applies a rule to stored scenes, with the very engine that judges live ones. */
export function createReplay({ camera, runs, request }: ReplayInput) {
  const span: TimeSpan = { fromMs: request.fromMs, toMs: request.toMs };
  const watched: Camera = { ...camera, analytics: ['behaviour'] };
  const running: Running[] = runs.map((run) => ({ run, watch: newCameraWatch(span.fromMs) }));
  const incidents = createIncidents(span);
  const seen: { fromMs: number; toMs: number }[] = [];
  const lost: Record<'unreadable' | 'gone', TimeSpan[]> = { unreadable: [], gone: [] };
  let judgedMs = 0;
  let last: Scene | undefined;

  const count = ({ run }: Running, findings: readonly Finding[]): void => {
    for (const finding of findings)
      if (finding.kind === 'behaviour' && finding.data.incidentId !== undefined)
        incidents.note(run, finding.data, finding.data.incidentId);
  };
  const watch = (scene: Scene, permitted: readonly TimeSpan[]): void => {
    const atMs = scene.capturedAtMs;
    const isSilent = last !== undefined && scene.receivedAtMs - last.receivedAtMs >= SILENT_AFTER_MS;
    last = scene;
    if (!permitted.some((time) => isWithin(atMs, time))) {
      for (const each of running) forgetTracks(each.watch);
      return;
    }
    let isJudged = false;
    for (const each of running) {
      if (isSilent) count(each, endPart(each.watch, watched, 'camera_silent'));
      if (outOfOrder(each.watch, scene)) continue;
      isJudged ||= each.run.rules.at(atMs).length > 0;
      count(each, watchScene(each.watch, scene, 0n, watched, each.run.rules));
    }
    if (!isWithin(atMs, span)) return;
    if (isJudged) judgedMs += scene.observedMs;
    extend(seen, atMs, scene.observedMs);
  };
  return {
    /**
     * Takes in the scenes of one stored segment, in order.
     * @param permitted the times in which an act permitted behaviour on the camera
     */
    take(scenes: readonly Scene[], permitted: readonly TimeSpan[]): void {
      for (const scene of scenes) watch(scene, permitted);
    },
    /** Notes the time of a segment whose scenes cannot be taken. */
    lose: ({ fromMs, toMs }: TimeSpan, why: keyof typeof lost): void => void lost[why].push({ fromMs, toMs }),
    result(permitted: readonly TimeSpan[], doneToMs = span.toMs): ReplayResult {
      const missing = unseen(seen, { ...span, toMs: Math.min(doneToMs, span.toMs) });
      const why = whyMissing(missing, { ...lost, permitted });
      return {
        found: {
          judgedMs: Math.round(judgedMs),
          ...listable({ missing, ...why }),
          ...incidents.result(),
          doneToMs,
        },
        ...(seen.length === 0 && { refusal: whyNothing(missing, why, request) }),
      };
    },
  };
}
export type Replay = ReturnType<typeof createReplay>;

/** The incidents that begin in the span, with what is said of them later. */
function createIncidents(span: TimeSpan) {
  const incidents = new Map<string, Incident>();
  return {
    note(run: RuleRun, event: BehaviourEvent, incidentId: string): void {
      const known = incidents.get(incidentId);
      const isFirst = event.revision === 0 && run.counts(event) && isWithin(event.capturedAtMs, span);
      if (!known && !isFirst) return;
      const { eventId, beganAtMs, capturedAtMs, endedAtMs, measures } = event;
      const first = known ?? { eventId, beganAtMs: beganAtMs ?? capturedAtMs };
      incidents.set(incidentId, {
        ...first,
        ...(endedAtMs !== undefined && { endedAtMs }),
        ...(measures && { measures }),
      });
    },
    result: () => ({
      raised: incidents.size,
      incidents: [...incidents.values()].toSorted((a, b) => a.beganAtMs - b.beganAtMs).slice(0, MOST_REPLAYED),
    }),
  };
}

const isWithin = (atMs: number, { fromMs, toMs }: TimeSpan): boolean => atMs >= fromMs && atMs < toMs;

/** Adds a scene to what was seen: it continues the stretch before it, or begins another one. */
function extend(seen: { fromMs: number; toMs: number }[], atMs: number, observedMs: number): void {
  const current = seen.at(-1);
  if (current && atMs >= current.fromMs && atMs - current.toMs <= LONGEST_STEP_MS)
    current.toMs = Math.max(current.toMs, atMs);
  else seen.push({ fromMs: atMs - Math.min(observedMs, LONGEST_STEP_MS), toMs: atMs });
}

/** The stretches of the span that are in no seen one. */
function unseen(seen: readonly TimeSpan[], { fromMs, toMs }: TimeSpan): TimeSpan[] {
  const missing: TimeSpan[] = [];
  let at = fromMs;
  for (const stretch of seen.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (stretch.fromMs - at > LONGEST_STEP_MS) missing.push({ fromMs: at, toMs: Math.min(stretch.fromMs, toMs) });
    at = Math.max(at, stretch.toMs);
  }
  if (toMs - at > LONGEST_STEP_MS) missing.push({ fromMs: at, toMs });
  return missing;
}
