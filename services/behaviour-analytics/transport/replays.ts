import type { ReplayRefusal, RuleReplay, RuleReplayRequest, TimeSpan } from '@marsad/schemas';
import { faultAt, replayFault, runsOf } from '../domain/replay-rules.ts';
import type {
  CameraDirectory,
  MayAnalyse,
  ReplayJudge,
  Rules,
  StartReplay,
  StoredTracks,
  TracksStore,
} from '../ports.ts';
import { withPatience } from './patience.ts';
import { createRequestQueue } from './request-queue.ts';

/** A replay begins this long before its span, ms, so that incidents and quiet times that reach into it are as they were. */
const WARM_UP_MS = 60 * 60_000;
/** How often progress is published, ms. */
const PROGRESS_EVERY_MS = 2_000;

type Needs = {
  readonly cameras: CameraDirectory;
  readonly rules: Rules;
  readonly timeZone: string;
  readonly mayAnalyse: MayAnalyse;
  readonly permittedTimes: (camera: string) => readonly TimeSpan[];
  readonly store: Pick<TracksStore, 'list'>;
  readonly startReplay: StartReplay;
  readonly answer: (replayed: RuleReplay) => Promise<void>;
  readonly countReplay: (outcome: 'done' | ReplayRefusal) => void;
  readonly fatal: (error: unknown) => void;
  readonly now: () => number;
};

/** Replays rules over stored tracks, one request at a time and beside the live scenes, on a thread of its own. */
export const createReplays = (needs: Needs) =>
  createRequestQueue<RuleReplayRequest>({
    answer: (request, signal) => replayOne(needs, request, signal),
    refuseAsBusy: (request) => refuse(needs, request, 0, 'too_busy'),
    fatal: needs.fatal,
  });

const NOTHING = { judgedMs: 0, missing: [], raised: 0, incidents: [] } as const;
const headOf = ({ replayId, district, camera }: RuleReplayRequest) => ({ replayId, district, camera });

async function refuse(needs: Needs, request: RuleReplayRequest, progress: number, refusal: ReplayRefusal) {
  needs.countReplay(refusal);
  const nothing = { ...NOTHING, missing: [], incidents: [] };
  await needs.answer({ ...headOf(request), ...nothing, state: 'refused', refusal, progress });
}

async function replayOne(needs: Needs, request: RuleReplayRequest, signal: AbortSignal): Promise<void> {
  const { cameras, rules, timeZone, mayAnalyse, store } = needs;
  const { camera: id, fromMs, toMs } = request;
  const camera = cameras.get(id);
  const fault = replayFault(request, camera);
  if (fault || !camera) return refuse(needs, request, 0, fault ?? 'unknown_camera');
  if (!mayAnalyse(id, 'behaviour')) return refuse(needs, request, 0, 'not_permitted');
  const { versions } = rules.of(id);
  if (!runsOf(request, versions, timeZone)) return refuse(needs, request, 0, 'rule_invalid');
  // A version is applied as it was defined, which may differ from what the request says of it.
  const record = versions.find(({ ruleId, version }) => ruleId === request.rule.ruleId && version === request.version);
  const faultOfVersion = record && faultAt(record, camera);
  if (faultOfVersion) return refuse(needs, request, 0, faultOfVersion);
  const listed = await withPatience(() => store.list(request, { fromMs: fromMs - WARM_UP_MS, toMs }), signal);
  if (listed.kind !== 'listed') return refuse(needs, request, 0, 'unreadable_tracks');
  const judge = needs.startReplay({ request, camera, versions, timeZone });
  const stop = (): void => void judge.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const { progress, refusal } = await takeAll(needs, request, judge, listed.files, signal);
    if (refusal) return await refuse(needs, request, progress, refusal);
    const { found, refusal: nothing } = await judge.result(needs.permittedTimes(id));
    if (nothing) return await refuse(needs, request, progress, nothing);
    needs.countReplay('done');
    await needs.answer({ ...headOf(request), ...found, state: 'done', progress });
  } finally {
    signal.removeEventListener('abort', stop);
    await judge.stop();
  }
}

async function takeAll(
  { permittedTimes, mayAnalyse, answer, now }: Needs,
  request: RuleReplayRequest,
  judge: ReplayJudge,
  files: readonly StoredTracks[],
  signal: AbortSignal,
): Promise<{ progress: number; refusal?: ReplayRefusal }> {
  let progress = 0;
  let toldAtMs = now();
  for (const file of files) {
    // A halt stops a replay at once, like everything else that analyses.
    if (!mayAnalyse(request.camera, 'behaviour')) return { progress, refusal: 'not_permitted' };
    const taken = await withPatience(() => judge.take(file, permittedTimes(request.camera)), signal);
    // Whoever asked waits for minutes, and not for an outage, file after file.
    if (taken.kind === 'unavailable') return { progress, refusal: 'unreadable_tracks' };
    if (now() - toldAtMs < PROGRESS_EVERY_MS) continue;
    toldAtMs = now();
    const doneToMs = Math.max(request.fromMs, Math.min(file.fromMs, request.toMs));
    const { found } = await judge.result(permittedTimes(request.camera), doneToMs);
    await answer({ ...headOf(request), ...found, state: 'running', progress });
    progress += 1;
  }
  return { progress };
}
