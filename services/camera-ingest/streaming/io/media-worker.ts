import { Worker } from 'node:worker_threads';
import type { MediaCommand, MediaEvent, MediaWorker } from '../../ports.ts';
import type { EngineCommand } from './engine.ts';

export type MediaWorkerOptions = {
  /** Where segments are written until somebody has uploaded them; it exists. */
  spoolDirectory: string;
  /** File sources are named relative to it and cannot leave it. */
  mediaRoot: string;
  modelsDirectory: string;
  segmentMs: number;
  analysisFps: number;
};
export type ThreadData = MediaWorkerOptions;
export type ThreadMessage = { kind: 'ready' } | { kind: 'event'; event: MediaEvent } | { kind: 'stopped' };

const STOP_DEADLINE_MS = 5_000;
const RESTARTS_IN_A_MINUTE = 5;
type Opened = Extract<MediaCommand, { kind: 'open' }>;

/**
 * One thread that holds several cameras. When it fails, it is started again and its cameras are opened anew, in new parts of the same
 * epoch; when it fails again and again, `onFatal` hears it, since a service that cannot see must not look alive.
 *
 * An RTSP camera that waits for a packet holds one of libuv's threads (4 a process): set UV_THREADPOOL_SIZE above the number of RTSP
 * cameras before the process starts.
 */
export function createMediaWorker(
  options: MediaWorkerOptions,
  onFatal: (error: Error) => void = failLoudly,
): MediaWorker {
  const listeners: ((event: MediaEvent) => void)[] = [];
  const opened = new Map<string, Opened>();
  const lastPart = new Map<string, number>();
  const failures: number[] = [];
  let stopping: Promise<void> | null = null;
  let stopped: () => void = () => undefined;

  const notePart = (camera: string, epoch: number, part: number): void => {
    const key = `${camera}:${epoch}`;
    lastPart.set(key, Math.max(part, lastPart.get(key) ?? 0));
  };
  const heard = (event: MediaEvent): void => {
    if (event.kind === 'scene') notePart(event.scene.camera, event.scene.epoch, event.scene.part);
    if (event.kind === 'segment_sealed') notePart(event.segment.camera, event.segment.epoch, event.segment.part);
    for (const listener of listeners) listener(event);
  };

  const start = (): Worker => {
    const thread = new Worker(new URL('thread.ts', import.meta.url), {
      workerData: options satisfies ThreadData,
      name: 'media',
    });
    thread.on('message', (message: ThreadMessage) => {
      if (message.kind === 'event') heard(message.event);
      if (message.kind === 'stopped') stopped();
    });
    thread.on('error', (error) => failed(error instanceof Error ? error : new Error(String(error))));
    for (const command of opened.values()) thread.postMessage(again(command));
    return thread;
  };
  const again = (command: Opened): EngineCommand => {
    const known = lastPart.get(`${command.camera.camera}:${command.epoch}`);
    return known === undefined ? command : { ...command, firstPart: known + 2 };
  };
  const failed = (error: Error): void => {
    if (stopping) {
      stopped();
      return;
    }
    const now = Date.now();
    failures.push(now);
    if (failures.filter((at) => now - at < 60_000).length > RESTARTS_IN_A_MINUTE) {
      onFatal(error);
      return;
    }
    console.error('the media thread failed and is started again:', error.message);
    setTimeout(() => {
      if (!stopping) worker = start();
    }, 500 * failures.length);
  };
  let worker = start();

  return {
    send(command) {
      if (command.kind === 'open') opened.set(command.camera.camera, command);
      if (command.kind === 'close') opened.delete(command.camera);
      worker.postMessage(command);
    },
    onEvent(listener) {
      listeners.push(listener);
    },
    stop() {
      stopping ??= new Promise<void>((resolve) => {
        const deadline = setTimeout(resolve, STOP_DEADLINE_MS);
        stopped = () => {
          clearTimeout(deadline);
          resolve();
        };
        worker.once('exit', stopped);
        worker.postMessage({ kind: 'stop' });
      }).then(async () => {
        await worker.terminate();
      });
      return stopping;
    },
  };
}

function failLoudly(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}
