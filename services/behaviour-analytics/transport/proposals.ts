import { setTimeout as sleep } from 'node:timers/promises';
import { viewOf } from '@marsad/schemas';
import type { CalibrationProposed, CalibrationRefusal, CalibrationRequest } from '@marsad/schemas';
import { createProposal } from '../domain/propose.ts';
import type { CameraDirectory, MayAnalyse, StoredTracks, TracksStore } from '../ports.ts';
import { withPatience } from './patience.ts';
import { createRequestQueue } from './request-queue.ts';

/** So many segments at most are read of a span, spread over it, so that a quiet camera costs no more than minutes. */
const MOST_FILES = 150;

type Needs = {
  readonly cameras: CameraDirectory;
  readonly mayAnalyse: MayAnalyse;
  readonly store: TracksStore;
  readonly answer: (proposed: CalibrationProposed) => Promise<void>;
  readonly countProposal: (outcome: 'proposed' | CalibrationRefusal) => void;
  readonly fatal: (error: unknown) => void;
  readonly now: () => number;
};

/**
 * Proposes calibrations from stored tracks, one request at a time and between live scenes: after each stored segment it rests for as long as
 * the segment took.
 */
export const createProposals = (needs: Needs) =>
  createRequestQueue<CalibrationRequest>({
    answer: (request, signal) => proposeOne(needs, request, signal),
    refuseAsBusy: (request) => refuse(needs, request, 'too_busy'),
    fatal: needs.fatal,
  });

const headOf = ({ proposalId, district, camera }: CalibrationRequest) => ({ proposalId, district, camera });

async function refuse(needs: Needs, request: CalibrationRequest, refusal: CalibrationRefusal): Promise<void> {
  needs.countProposal(refusal);
  await needs.answer({ ...headOf(request), state: 'refused', refusal, boxes: 0, agreeing: 0 });
}

async function proposeOne(needs: Needs, request: CalibrationRequest, signal: AbortSignal): Promise<void> {
  const { cameras, store, answer, countProposal } = needs;
  const camera = cameras.get(request.camera);
  if (!camera || camera.district !== request.district) return refuse(needs, request, 'unknown_camera');
  if (viewOf(camera) === 'overhead') return refuse(needs, request, 'seen_from_above');
  if (!isPermitted(needs, request)) return refuse(needs, request, 'not_permitted');
  const listed = await withPatience(() => store.list(request, request), signal);
  if (listed.kind !== 'listed') return refuse(needs, request, 'unreadable_tracks');
  const proposal = createProposal();
  const refusal = await takeSome(needs, request, {
    proposal,
    files: spreadOver(listed.files.filter(({ isStored }) => isStored)),
    signal,
  });
  if (refusal) return refuse(needs, request, refusal);
  const proposed = proposal.result();
  countProposal(proposed.state === 'proposed' ? 'proposed' : (proposed.refusal as CalibrationRefusal));
  await answer({ ...headOf(request), ...proposed });
}

/** Tracks are stored only while an act permits one of the two, and either needs the ground. */
const isPermitted = ({ mayAnalyse }: Needs, { camera }: CalibrationRequest): boolean =>
  mayAnalyse(camera, 'flow') || mayAnalyse(camera, 'behaviour');

type Reading = {
  readonly proposal: ReturnType<typeof createProposal>;
  readonly files: readonly StoredTracks[];
  readonly signal: AbortSignal;
};

/** Reads files until there are boxes enough. @returns why none could be read */
async function takeSome(
  needs: Needs,
  request: CalibrationRequest,
  { proposal, files, signal }: Reading,
): Promise<CalibrationRefusal | undefined> {
  let readable = 0;
  let unreadable = 0;
  for (const file of files) {
    if (proposal.hasEnough()) break;
    // A halt stops it at once, like everything else that analyses.
    if (!isPermitted(needs, request)) return 'not_permitted';
    const startedMs = needs.now();
    const read = await withPatience(() => needs.store.read(request, file), signal);
    // Whoever asked waits for minutes, and not for an outage, file after file.
    if (read.kind === 'unavailable') return 'unreadable_tracks';
    if (read.kind === 'scenes') proposal.take(read.scenes);
    if (read.kind === 'scenes') readable += 1;
    else if (read.kind !== 'gone') unreadable += 1;
    await sleep(Math.max(1, needs.now() - startedMs), undefined, { signal });
  }
  if (readable > 0) return undefined;
  return unreadable > 0 ? 'unreadable_tracks' : 'tracks_gone';
}

/** The newest file, and others at equal steps back to the oldest: busy hours and quiet ones, sun from either side. */
function spreadOver(files: readonly StoredTracks[]): StoredTracks[] {
  const step = Math.max(1, files.length / MOST_FILES);
  const newestFirst = files.toReversed();
  return Array.from({ length: Math.min(files.length, MOST_FILES) }, (_, i) => newestFirst[Math.floor(i * step)]).filter(
    (file) => file !== undefined,
  );
}
