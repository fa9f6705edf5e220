import type { MediaCommand, MediaEvent } from '../../ports.ts';
import { openCamera } from './camera-task.ts';
import type { CameraOptions, CameraTask } from './camera-task.ts';

export type EngineOptions = Omit<
  CameraOptions,
  'camera' | 'epoch' | 'firstPart' | 'credential' | 'onDetectionFailed'
> & {
  /** Called when the detector is gone for good. */
  onFatal(error: unknown): void;
};
/** `firstPart`: the thread was started anew, and parts of this epoch were published before. */
export type EngineCommand = MediaCommand & { firstPart?: number };

/** So many frames in a row, of any camera, must fail before the detector counts as gone. */
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
    // Under a new claim or another description, the old task seals and ends; nobody waits for it.
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
    /** Seals everything and ends; resolves when the last event is out. */
    async stop(): Promise<void> {
      await Promise.all([...cameras.keys()].map(close));
      await Promise.all(closing);
      await options.perception.close();
    },
  };
}
export type Engine = ReturnType<typeof createEngine>;
type OpenCommand = Extract<EngineCommand, { kind: 'open' }>;

/** Tells a detector that is gone from one that stumbled: any scene shows that it works. */
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
