import type { MediaCommand, MediaEvent } from '../../ports.ts';
import { openCamera } from './camera-task.ts';
import type { CameraOptions } from './camera-options.ts';
import type { CameraTask } from './camera-task.ts';

export type EngineOptions = Omit<
  CameraOptions,
  'camera' | 'epoch' | 'firstPart' | 'credential' | 'onDetectionFailed'
> & {
  /** Called when the detector keeps failing. */
  onFatal(error: unknown): void;
};
/** `firstPart` is set after a restart of the thread, when parts of this epoch were published before. */
export type EngineCommand = MediaCommand & { firstPart?: number };

/** The detector counts as broken after this many failed frames in a row, of any cameras. */
const FAILURES_BEFORE_FATAL = 10;

/** Streams several cameras as async tasks in one thread. */
export function createEngine(options: EngineOptions) {
  const cameras = new Map<string, CameraTask>();
  const closing = new Set<Promise<void>>();
  const detector = createFailureCount(options);

  const close = (camera: string): Promise<void> => {
    const task = cameras.get(camera);
    if (!task) return Promise.resolve();
    cameras.delete(camera);
    const closed = task.close();
    closing.add(closed);
    return closed.finally(() => closing.delete(closed));
  };
  const open = ({ camera, epoch, credential, firstPart = 0 }: OpenCommand): void => {
    // The old task of this camera seals and ends by itself; the new one does not wait for it.
    void close(camera.camera);
    const claim = { camera, epoch, firstPart, ...(credential ? { credential } : {}) };
    cameras.set(camera.camera, openCamera({ ...options, ...detector, ...claim }));
  };

  return {
    async handle(command: EngineCommand): Promise<void> {
      switch (command.kind) {
        case 'open':
          return open(command);
        case 'close':
          return close(command.camera);
        case 'lease':
          return cameras.get(command.camera)?.lease(command.untilMs);
        case 'permit':
          return cameras.get(command.camera)?.permit(command.permit, command.untilMs);
        case 'seal':
          return cameras.get(command.camera)?.seal();
      }
    },
    /** Seals everything and ends. Resolves when the last event was emitted. */
    async stop(): Promise<void> {
      await Promise.all([...cameras.keys()].map(close));
      await Promise.all(closing);
      await options.perception.close();
    },
  };
}
export type Engine = ReturnType<typeof createEngine>;
type OpenCommand = Extract<EngineCommand, { kind: 'open' }>;

/** Distinguishes a broken detector from single failures: any scene shows that it works, and resets the count. */
function createFailureCount({ emit, onFatal }: Pick<EngineOptions, 'emit' | 'onFatal'>) {
  let failures = 0;
  return {
    emit(event: MediaEvent): void {
      if (event.kind === 'scene') failures = 0;
      emit(event);
    },
    onDetectionFailed(error: unknown): void {
      failures += 1;
      if (failures >= FAILURES_BEFORE_FATAL) onFatal(error);
    },
  };
}
