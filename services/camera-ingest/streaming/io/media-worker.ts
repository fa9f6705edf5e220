import { Worker } from 'node:worker_threads';
import type { MediaCommand, MediaEvent, MediaWorker } from '../../ports.ts';
import { createPartNumbers } from '../part-numbers.ts';
import type { EngineCommand, Patience } from '@marsad/streaming';

export type MediaWorkerOptions = {
  /** The folder in which segments are written and wait for their upload. It must exist. */
  readonly spoolDirectory: string;
  /** The folder of file sources. Their paths are relative to it and cannot leave it. */
  readonly mediaRoot: string;
  readonly modelsDirectory: string;
  readonly segmentMs: number;
  readonly analysisFps: number;
  readonly patience?: Patience;
  /** Certificates, PEM, by one of which that of an `rtsps` camera must be issued. */
  readonly cameraAuthority?: string;
};
export type ThreadData = MediaWorkerOptions;
export type ThreadMessage = { kind: 'ready' } | { kind: 'event'; event: MediaEvent } | { kind: 'stopped' };
type Open = Extract<MediaCommand, { kind: 'open' }>;

/**
 * Scaled images lie outside of the heap, and are freed when their handles are collected. With Node's own 48 MiB for young handles, that takes
 * 150 MiB of images for three cameras (`make bench NAME=ingest`).
 */
const YOUNG_MIB = 6;

/** How long the thread may take to seal everything, ms. */
const STOP_DEADLINE_MS = 5_000;

/**
 * Runs several cameras in one thread. When the thread fails, it is started again and its cameras are opened anew, in new parts of the same
 * epoch. When it keeps failing, `onFatal` is called, because a service that cannot stream must not look alive.
 *
 * An RTSP camera that FFmpeg reads (of another codec than H.264, H.265 and MJPEG) holds one of libuv's threads (4 a process) while it waits for
 * a packet: set UV_THREADPOOL_SIZE above the number of such cameras before the process starts.
 */
export function createMediaWorker(
  options: MediaWorkerOptions,
  onFatal: (error: Error) => void = throwLater,
): MediaWorker {
  const listeners: ((event: MediaEvent) => void)[] = [];
  const opened = new Map<string, Open>();
  const parts = createPartNumbers();
  const stopped = Promise.withResolvers<void>();
  let stopping: Promise<void> | null = null;

  const start = (): Worker => {
    const thread = startThread(options, {
      onEvent(event) {
        parts.note(event);
        for (const listener of listeners) listener(event);
      },
      onStopped: stopped.resolve,
      onFailed: handleFailure,
    });
    for (const command of opened.values()) thread.postMessage(openAgain(command, parts.next(command)));
    return thread;
  };
  const restart = createRestarts(() => {
    if (!stopping) worker = start();
  }, onFatal);
  const handleFailure = (error: Error): void => (stopping ? stopped.resolve() : restart(error));
  const stop = async (): Promise<void> => {
    const deadline = setTimeout(stopped.resolve, STOP_DEADLINE_MS);
    worker.once('exit', () => stopped.resolve());
    worker.postMessage({ kind: 'stop' });
    await stopped.promise;
    clearTimeout(deadline);
    await worker.terminate();
  };
  let worker = start();

  return {
    send(command) {
      if (command.kind === 'open') opened.set(command.camera.camera, command);
      if (command.kind === 'close') opened.delete(command.camera);
      worker.postMessage(command);
    },
    onEvent: (listener) => void listeners.push(listener),
    stop: () => (stopping ??= stop()),
  };
}

type ThreadListener = {
  onEvent(event: MediaEvent): void;
  onStopped(): void;
  onFailed(error: Error): void;
};

function startThread(options: MediaWorkerOptions, { onEvent, onStopped, onFailed }: ThreadListener): Worker {
  const thread = new Worker(new URL('thread.ts', import.meta.url), {
    workerData: options satisfies ThreadData,
    name: 'media',
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  });
  thread.on('message', (message: ThreadMessage) => {
    if (message.kind === 'event') onEvent(message.event);
    if (message.kind === 'stopped') onStopped();
  });
  thread.on('error', (error) => onFailed(error instanceof Error ? error : new Error(String(error))));
  return thread;
}

const openAgain = (command: Open, firstPart: number | undefined): EngineCommand =>
  firstPart === undefined ? command : { ...command, firstPart };

const MOST_RESTARTS_IN_A_MINUTE = 5;
/** The pause before a restart grows by this much with each failure, ms. */
const RESTART_PAUSE_MS = 500;

/** Starts the thread again, after a longer pause each time. Gives up if it fails too often. */
function createRestarts(start: () => void, onFatal: (error: Error) => void): (error: Error) => void {
  const failedAtMs: number[] = [];
  return (error) => {
    const nowMs = Date.now();
    failedAtMs.push(nowMs);
    if (failedAtMs.filter((atMs) => nowMs - atMs < 60_000).length > MOST_RESTARTS_IN_A_MINUTE) return onFatal(error);
    console.error('the media thread failed and is started again:', error.message);
    setTimeout(start, RESTART_PAUSE_MS * failedAtMs.length);
  };
}

function throwLater(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}
