import type { Camera } from '@marsad/schemas';
import { createLosses } from '../../recording/losses.ts';
import { RECOVERED_AFTER_MS, backoffMs } from '../pacing.ts';
import type { Permit } from '../../analysis/permits.ts';
import type { MediaEvent } from '../../ports.ts';
import { createAnalysis } from '../../analysis/io/analysis.ts';
import { createDecoder, SourceFailure } from '@marsad/media';
import { playFile } from './file-source.ts';
import { createPart } from './part.ts';
import type { Part } from './part.ts';
import type { Perception } from '../../analysis/perception.ts';
import { playRtsp } from './rtsp-source.ts';
import type { Playing } from './playing.ts';
import { createWaiting } from './waiting.ts';

export type CameraOptions = {
  camera: Camera;
  epoch: number;
  /** Parts count up within an epoch, also over a restart of the thread. */
  firstPart: number;
  credential?: { username: string; password: string };
  spoolDirectory: string;
  mediaRoot: string;
  segmentMs: number;
  analysisFps: number;
  perception: Perception;
  emit(event: MediaEvent): void;
  now(): number;
  onLookFailed(error: unknown): void;
  /** How long a connected stream may say nothing. */
  silentAfterMs?: number;
};

/** One camera as an async task: opens its source, plays it, says why it cannot, and tries again until it is closed. */
export function openCamera(options: CameraOptions) {
  const { camera, epoch, emit, now } = options;
  const waiting = createWaiting();
  const analysis = createAnalysis({
    camera,
    epoch,
    fps: options.analysisFps,
    perception: options.perception,
    emit,
    now,
    onLookFailed: options.onLookFailed,
  });
  const losses = createLosses((loss) => emit({ kind: 'gap', camera: camera.camera, epoch, ...loss }));
  let nextPart = options.firstPart;
  let part: Part | null = null;
  let interrupt: (() => void) | null = null;
  let lastSaid = '';
  let notRecordable: string | null = null;

  const sayState = (state: Omit<Extract<MediaEvent, { kind: 'state' }>, 'kind' | 'camera' | 'epoch'>): void => {
    const said = JSON.stringify(state);
    if (said === lastSaid) return;
    lastSaid = said;
    emit({ kind: 'state', camera: camera.camera, epoch, ...state });
  };
  const say: Playing['say'] = (state, input, remark) => {
    const kept = input?.codec !== notRecordable;
    const detail = kept ? remark : `Analysed but not recorded: ${input?.codec} cannot be kept without re-encoding.`;
    const stream = input && {
      widthPx: input.widthPx,
      heightPx: input.heightPx,
      codec: input.codec,
      playable: input.playable && kept,
    };
    sayState({ state, ...(input && detail !== undefined ? { detail } : {}), ...(stream ? { stream } : {}) });
  };

  const begin: Playing['begin'] = (input, decoder, originMs, clockOffsetMs = () => 0) => {
    part = createPart({
      identity: { district: camera.district, camera: camera.camera, epoch, part: nextPart },
      input,
      decoder,
      originMs,
      directory: options.spoolDirectory,
      segmentMs: options.segmentMs,
      losses,
      analysis,
      clockOffsetMs,
      onSealed: (segment) => emit({ kind: 'segment_sealed', segment }),
      onNotRecordable: () => {
        notRecordable = input.codec;
        say('playing', input);
      },
    });
    nextPart += 1;
    return part;
  };

  const playing: Playing = { camera, waiting, now, say, begin, losses, analysis, onStop: (way) => (interrupt = way) };
  const playOnce = (): Promise<void> => {
    const { source } = camera;
    if (source.kind === 'file')
      return playFile(playing, { ...source, mediaRoot: options.mediaRoot, open: createDecoder });
    if (source.kind === 'edge')
      return Promise.reject(new SourceFailure('no_video_stream', 'this camera brings its results itself, not video'));
    return playRtsp(playing, {
      url: source.url,
      transport: source.transport,
      ...(options.credential ? { credential: options.credential } : {}),
      silentAfterMs: options.silentAfterMs ?? 5_000,
    });
  };

  const run = async (): Promise<void> => {
    say('starting');
    for (let failures = 0; !waiting.stopped;) {
      const startedMs = now();
      try {
        await playOnce();
      } catch (thrown) {
        if (waiting.stopped) break;
        const error = thrown instanceof SourceFailure ? thrown : unexpected(thrown);
        losses.lost(error.reason === 'stream_silent' ? 'stream_silent' : 'camera_down', now());
        sayState({ state: 'down', reason: error.reason, detail: error.message });
        failures = now() - startedMs >= RECOVERED_AFTER_MS ? 1 : failures + 1;
        await waiting.sleep(backoffMs(failures));
        losses.passed(now());
      }
    }
    losses.over(now());
    await analysis.close();
    say('stopped');
  };
  const done = run();

  return {
    lease: (untilMs: number): void => analysis.lease(untilMs),
    permit: (permit: Permit, untilMs: number): void => analysis.permit(permit, untilMs),
    seal: (): void => part?.requestSeal(now()),
    /** Resolves when everything is sealed and said. */
    close(): Promise<void> {
      waiting.stop();
      interrupt?.();
      return done;
    },
    done,
  };
}
/** One camera's trouble stays that camera's. The trace goes to the log of the process; it holds no address. */
function unexpected(error: unknown): SourceFailure {
  console.error('a camera failed unexpectedly', error instanceof Error ? error.stack : error);
  return new SourceFailure(
    'source_unreadable',
    'Reading the stream failed in a way that is not known; it is tried again.',
  );
}
export type CameraTask = ReturnType<typeof openCamera>;
