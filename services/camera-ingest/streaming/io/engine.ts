import type { MediaCommand, MediaEvent } from '../../ports.ts';
import { openCamera } from './camera-task.ts';
import type { CameraTask } from './camera-task.ts';
import type { Perception } from '../../analysis/perception.ts';

export type EngineOptions = {
  spoolDirectory: string;
  mediaRoot: string;
  segmentMs: number;
  analysisFps: number;
  perception: Perception;
  emit(event: MediaEvent): void;
  now(): number;
  /** The detector is gone for good. */
  onFatal(error: unknown): void;
  silentAfterMs?: number;
};
export type EngineCommand = MediaCommand & { firstPart?: number };
const LOOKS_FAILED_BEFORE_FATAL = 10;

/** Several cameras as async tasks in one thread. */
export function createEngine(options: EngineOptions) {
  const cameras = new Map<string, CameraTask>();
  const closing = new Set<Promise<void>>();
  let failedLooks = 0;
  const onLookFailed = (error: unknown): void => {
    failedLooks += 1;
    if (failedLooks >= LOOKS_FAILED_BEFORE_FATAL) options.onFatal(error);
  };
  const emit = (event: MediaEvent): void => {
    if (event.kind === 'scene') failedLooks = 0;
    options.emit(event);
  };

  const close = (camera: string): Promise<void> => {
    const task = cameras.get(camera);
    if (!task) return Promise.resolve();
    cameras.delete(camera);
    const closed = task.close();
    closing.add(closed);
    return closed.finally(() => closing.delete(closed));
  };

  return {
    async handle(command: EngineCommand): Promise<void> {
      switch (command.kind) {
        case 'open': {
          const { camera, epoch, credential } = command;
          // Under a new claim or another description, the old task seals and ends; nobody waits for it.
          void close(camera.camera);
          const firstPart = command.firstPart ?? 0;
          const task = openCamera({
            ...options,
            emit,
            onLookFailed,
            camera,
            epoch,
            firstPart,
            ...(credential ? { credential } : {}),
          });
          cameras.set(camera.camera, task);
          return;
        }
        case 'close':
          return close(command.camera);
        case 'lease':
          cameras.get(command.camera)?.lease(command.untilMs);
          return;
        case 'permit':
          cameras.get(command.camera)?.permit(command.permit, command.untilMs);
          return;
        case 'seal':
          cameras.get(command.camera)?.seal();
          return;
      }
    },
    /** Seals everything and ends; resolves when the last event is out. */
    async stop(): Promise<void> {
      await Promise.all([...cameras.keys()].map(close));
      await Promise.all(closing);
      await options.perception.close();
    },
  };
}
export type Engine = ReturnType<typeof createEngine>;
