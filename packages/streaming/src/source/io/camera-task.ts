import type { Camera } from '@marsad/schemas';
import { createDecoder, SourceFailure } from '@marsad/media';
import type { RtspAddress } from '@marsad/media';
import { createAnalysis } from '../../analysis/io/analysis.ts';
import type { Permit } from '../../analysis/permit.ts';
import { createFullPictures } from '../../analysis/io/full-pictures.ts';
import { createLosses } from '../../recording/losses.ts';
import { createHealth } from '../health.ts';
import { PATIENCE } from '../patience.ts';
import type { Patience } from '../patience.ts';
import { playUntilStopped } from './attempts.ts';
import type { CameraOptions } from './camera-options.ts';
import { playFile } from './file-source.ts';
import { createParts } from './parts.ts';
import type { Playing } from './playing.ts';
import { playRtsp } from './rtsp-source.ts';
import { createStateReporter } from './state-reporter.ts';
import { createWaiting } from './waiting.ts';

/** Streams one camera as an async task: opens and plays its source, reports failures, and tries again until the camera is closed. */
export function openCamera(options: CameraOptions) {
  const { camera, epoch, emit, now } = options;
  const waiting = createWaiting();
  const states = createStateReporter((state) => emit({ kind: 'state', camera: camera.camera, epoch, ...state }));
  const losses = createLosses((loss) => emit({ kind: 'gap', camera: camera.camera, epoch, ...loss }));
  const health = createHealth((found) => emit({ kind: 'health', camera: camera.camera, epoch, ...found }));
  const analysedUrl = analysedUrlOf(camera);
  const fullPictures = analysedUrl === undefined ? undefined : createFullPictures(now);
  const analysis = createAnalysis({ ...options, fps: options.analysisFps, ...(fullPictures ? { fullPictures } : {}) });
  const interrupts = createInterrupts();
  const parts = createParts({ options, states, losses, health, analysis, ...(fullPictures ? { fullPictures } : {}) });
  const common = { waiting, now, losses, health };
  const playing: Playing = { ...common, ...parts.recorded, reportState: states.playState, onStop: interrupts.add() };

  const run = async (): Promise<void> => {
    states.playState('starting');
    const recorded = playUntilStopped({ play: () => playSource(playing, options), waiting, states, losses, now });
    const others = analysedUrl === undefined ? [] : [playAnalysed(analysedUrl)];
    await Promise.all([recorded, ...others]);
    health.ended();
    losses.over(now());
    await analysis.close();
    states.playState('stopped');
  };
  /** Plays the stream that is analysed, beside the one that is recorded. What it lacks is no loss of a recording. */
  const playAnalysed = (url: string): Promise<void> => {
    const noLosses = createLosses(() => undefined);
    const own = { losses: noLosses, health: createHealth(() => undefined), onStop: interrupts.add() };
    const reportState: Playing['reportState'] = (state) => {
      if (state === 'playing') states.note(undefined);
    };
    const analysed: Playing = { ...common, ...parts.analysed, ...own, reportState };
    const ownStates = {
      down: (_reason: string, detail: string) => states.note(`Recorded but not analysed: ${detail}`),
    };
    const play = (): Promise<void> => playRtsp(analysed, { ...addressOf(options, url), patience: patienceOf(options) });
    return playUntilStopped({ play, waiting, states: ownStates, losses: noLosses, now });
  };
  const done = run();

  return {
    lease: analysis.lease,
    permit: (permit: Permit, untilMs: number): void => analysis.permit(permit, untilMs),
    seal: (): void => parts.requestSeal(now()),
    /** Ends the task. Resolves when everything is sealed and reported. */
    close(): Promise<void> {
      waiting.stop();
      interrupts.all();
      return done;
    },
    done,
  };
}
export type CameraTask = ReturnType<typeof openCamera>;

/** The address of the stream that is analysed, if it is another one than the recorded. */
const analysedUrlOf = ({ source }: Camera): string | undefined =>
  source.kind === 'rtsp' && source.analysisUrl !== source.url ? source.analysisUrl : undefined;

/** The reads that wait for a camera, and end at once when it is closed. */
function createInterrupts() {
  const waits: { interrupt: (() => void) | null }[] = [];
  return {
    /** Adds a stream. Returns the function that sets how its read is interrupted. */
    add(): Playing['onStop'] {
      const wait: (typeof waits)[number] = { interrupt: null };
      waits.push(wait);
      return (interrupt) => void (wait.interrupt = interrupt);
    },
    all(): void {
      for (const { interrupt } of waits) interrupt?.();
    },
  };
}

const patienceOf = ({ patience = PATIENCE }: CameraOptions): Patience => patience;
const addressOf = ({ camera: { source }, credential, cameraAuthority }: CameraOptions, url: string): RtspAddress => ({
  url,
  transport: source.kind === 'rtsp' ? source.transport : 'tcp',
  ...(credential ? { credential } : {}),
  ...(cameraAuthority === undefined ? {} : { authority: cameraAuthority }),
});

/** Plays a camera's source. Resolves when the camera is closed. @throws {SourceFailure} if the source gives no video any more */
function playSource(playing: Playing, options: CameraOptions): Promise<void> {
  const { camera, mediaRoot, playOnce = false } = options;
  const { source } = camera;
  switch (source.kind) {
    case 'file':
      return playFile(playing, { ...source, mediaRoot, playOnce, open: createDecoder });
    case 'edge':
      return Promise.reject(
        new SourceFailure('no_video_stream', 'This camera sends its results itself, and no video.'),
      );
    case 'rtsp':
      return playRtsp(playing, { ...addressOf(options, source.url), patience: patienceOf(options) });
  }
}
