import type { Camera } from '@marsad/schemas';
import { createDecoder, SourceFailure } from '@marsad/media';
import { createAnalysis } from '../../analysis/io/analysis.ts';
import type { Permit } from '../../analysis/permit.ts';
import type { Perception } from '../../analysis/perception.ts';
import type { Credential, MediaEvent } from '../../ports.ts';
import { createLosses } from '../../recording/losses.ts';
import type { Losses } from '../../recording/losses.ts';
import { RECOVERED_AFTER_MS, backoffMs } from '../pacing.ts';
import { createHealth } from '../health.ts';
import { PATIENCE } from '../patience.ts';
import type { Patience } from '../patience.ts';
import { playFile } from './file-source.ts';
import { createPart } from './part.ts';
import type { Part } from './part.ts';
import type { Playing } from './playing.ts';
import { playRtsp } from './rtsp-source.ts';
import { createStateReporter } from './state-reporter.ts';
import type { StateReporter } from './state-reporter.ts';
import { createWaiting } from './waiting.ts';
import type { Waiting } from './waiting.ts';

export type CameraOptions = {
  camera: Camera;
  epoch: number;
  /** The number of the first part. Parts count up within an epoch, even after a restart of the thread. */
  firstPart: number;
  credential?: Credential;
  spoolDirectory: string;
  mediaRoot: string;
  segmentMs: number;
  analysisFps: number;
  perception: Perception;
  emit(event: MediaEvent): void;
  now(): number;
  /** Called when the detector failed on a frame. */
  onDetectionFailed(error: unknown): void;
  patience?: Patience;
  /** A file that was played to its end ends the task, instead of playing in a loop. */
  playOnce?: boolean;
};

/** Streams one camera as an async task: opens and plays its source, reports failures, and tries again until the camera is closed. */
export function openCamera(options: CameraOptions) {
  const { camera, epoch, emit, now } = options;
  const waiting = createWaiting();
  const states = createStateReporter((state) => emit({ kind: 'state', camera: camera.camera, epoch, ...state }));
  const analysis = createAnalysis({ ...options, fps: options.analysisFps });
  const losses = createLosses((loss) => emit({ kind: 'gap', camera: camera.camera, epoch, ...loss }));
  const health = createHealth((found) => emit({ kind: 'health', camera: camera.camera, epoch, ...found }));
  let nextPart = options.firstPart;
  let part: Part | null = null;
  let interrupt: (() => void) | null = null;

  const begin: Playing['begin'] = (input, decoder, originMs, clock) => {
    part = createPart({
      identity: { district: camera.district, camera: camera.camera, epoch, part: nextPart },
      input,
      decoder,
      originMs,
      directory: options.spoolDirectory,
      segmentMs: options.segmentMs,
      losses,
      analysis,
      clock,
      onPictureGap: (gap) => emit({ kind: 'gap', camera: camera.camera, epoch, ...gap }),
      onPacket: (packet) => {
        const { declaredFps, lostPackets: packetsLost } = input;
        health.note({ ...packet, declaredFps, packetsLost, clock });
      },
      onOpened: (segment) => emit({ kind: 'segment_opened', segment }),
      onAbandoned: (segment) => emit({ kind: 'segment_abandoned', segment }),
      onSealed: (segment) => emit({ kind: 'segment_sealed', segment }),
      onNotRecordable: () => states.notRecordable(input),
    });
    nextPart += 1;
    return part;
  };
  const onStop = (interruptRead: (() => void) | null): void => void (interrupt = interruptRead);
  const playing: Playing = { waiting, now, reportState: states.playState, begin, losses, health, onStop };

  const run = async (): Promise<void> => {
    states.playState('starting');
    await playUntilStopped({ play: () => playSource(playing, options), waiting, states, losses, now });
    losses.over(now());
    await analysis.close();
    states.playState('stopped');
  };
  const done = run();

  return {
    lease: analysis.lease,
    permit: (permit: Permit, untilMs: number): void => analysis.permit(permit, untilMs),
    seal: (): void => part?.requestSeal(now()),
    /** Ends the task. Resolves when everything is sealed and reported. */
    close(): Promise<void> {
      waiting.stop();
      interrupt?.();
      return done;
    },
    done,
  };
}
export type CameraTask = ReturnType<typeof openCamera>;

/** Plays a camera's source. Resolves when the camera is closed. @throws {SourceFailure} if the source gives no video any more */
function playSource(
  playing: Playing,
  { camera, mediaRoot, credential, patience = PATIENCE, playOnce = false }: CameraOptions,
): Promise<void> {
  const { source } = camera;
  switch (source.kind) {
    case 'file':
      return playFile(playing, { ...source, mediaRoot, playOnce, open: createDecoder });
    case 'edge':
      return Promise.reject(new SourceFailure('no_video_stream', 'this camera brings its results itself, not video'));
    case 'rtsp': {
      const { url, transport } = source;
      const address = { url, transport, ...(credential ? { credential } : {}) };
      return playRtsp(playing, { ...address, patience });
    }
  }
}

type Attempts = {
  readonly play: () => Promise<void>;
  readonly waiting: Waiting;
  readonly states: StateReporter;
  readonly losses: Losses;
  readonly now: () => number;
};

/** Plays the source again and again, with growing pauses after failures. */
async function playUntilStopped({ play, waiting, states, losses, now }: Attempts): Promise<void> {
  for (let failures = 0; !waiting.stopped;) {
    const startedMs = now();
    try {
      await play();
    } catch (thrown) {
      if (waiting.stopped) return;
      const error = thrown instanceof SourceFailure ? thrown : unexpectedFailure(thrown);
      losses.lost(error.reason === 'stream_silent' ? 'stream_silent' : 'camera_down', now());
      states.down(error.reason, error.message);
      failures = now() - startedMs >= RECOVERED_AFTER_MS ? 1 : failures + 1;
      await waiting.sleep(backoffMs(failures));
      losses.passed(now());
    }
  }
}

/** Turns an unexpected error into a failure of this camera only. The stack goes to the process's log; it holds no address. */
function unexpectedFailure(error: unknown): SourceFailure {
  console.error('a camera failed unexpectedly', error instanceof Error ? error.stack : error);
  return new SourceFailure(
    'source_unreadable',
    'Reading the stream failed in a way that is not known; it is tried again.',
  );
}
