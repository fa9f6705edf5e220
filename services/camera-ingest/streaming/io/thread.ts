import { parentPort, workerData } from 'node:worker_threads';
import { silenceFfmpeg } from '@marsad/media';
import { createEngine, createVisionPerception } from '@marsad/streaming';
import type { EngineCommand } from '@marsad/streaming';
import type { MediaEvent } from '../../ports.ts';
import type { ThreadData, ThreadMessage } from './media-worker.ts';

/** The media thread: decodes, records, analyses and masks. Networks run in threads of their own. */
const port = parentPort;
if (!port) throw new Error('the media thread is started by the media worker');
// FFmpeg writes addresses, credentials included, to stderr.
silenceFfmpeg();

const data = workerData as ThreadData;
const post = (message: ThreadMessage, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
const bytesOf = (event: MediaEvent): ArrayBuffer[] =>
  'jpeg' in event && event.jpeg.buffer instanceof ArrayBuffer ? [event.jpeg.buffer] : [];

const engine = createEngine({
  ...data,
  perception: createVisionPerception(data.modelsDirectory),
  emit: (event) => post({ kind: 'event', event }, bytesOf(event)),
  now: Date.now,
  onFatal: (error) => {
    setImmediate(() => {
      throw error instanceof Error ? error : new Error(String(error));
    });
  },
});

port.on('message', (command: EngineCommand | { kind: 'stop' }) => {
  if (command.kind !== 'stop') {
    void engine.handle(command);
    return;
  }
  void engine.stop().then(() => {
    post({ kind: 'stopped' });
    port.close();
  });
});
post({ kind: 'ready' });
