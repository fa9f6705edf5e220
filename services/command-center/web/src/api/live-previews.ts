import { runMachine } from './machine.ts';
import { UNCONNECTED, reconnectBy } from './reconnect.ts';
import type { PreviewHeader } from './types.ts';

/** The masked live image of one camera. */
export type Preview = { header: PreviewHeader; jpeg: Blob };
type Watcher = (preview: Preview) => void;

/** Tiles mount one by one, so the page waits this long and then asks for all their cameras in one message, ms. */
const GATHER_MS = 50;
const LONGEST_WAIT_MS = 10_000;
/** The wait before opening the socket again, ms. It doubles with each failure in a row, so that pages do not crowd a starting server. */
const waitMs = (failures: number): number => Math.min(500 * 2 ** failures, LONGEST_WAIT_MS);

/** Reads one binary message: header length (unsigned 32 bit, big endian), header as JSON, JPEG. */
export function readPreview(message: ArrayBuffer): Preview {
  const length = new DataView(message).getUint32(0);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(message, 4, length))) as PreviewHeader;
  return { header, jpeg: new Blob([new Uint8Array(message, 4 + length)], { type: 'image/jpeg' }) };
}

function openSocket(on: { opened(): void; message(message: ArrayBuffer): void; closed(): void }): WebSocket {
  const address = new URL('/api/pictures', location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  const socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', on.opened);
  socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => on.message(data));
  socket.addEventListener('close', on.closed);
  return socket;
}

function sendWatchedCameras(socket: WebSocket | undefined, watch: readonly string[]): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ watch }));
}

/** The watchers of each camera. A new watcher gets the last preview of its camera at once. */
function createWatchers() {
  const watchers = new Map<string, Set<Watcher>>();
  const latest = new Map<string, Preview>();
  return {
    cameras: (): string[] => [...watchers.keys()],
    deliver(preview: Preview): void {
      latest.set(preview.header.camera, preview);
      for (const watcher of watchers.get(preview.header.camera) ?? []) watcher(preview);
    },
    add(camera: string, watcher: Watcher): void {
      const ofCamera = watchers.get(camera) ?? new Set();
      watchers.set(camera, ofCamera.add(watcher));
      const last = latest.get(camera);
      if (last) watcher(last);
    },
    remove(camera: string, watcher: Watcher): void {
      const ofCamera = watchers.get(camera);
      ofCamera?.delete(watcher);
      if (ofCamera?.size === 0) watchers.delete(camera);
    },
    clearPreviews: (): void => latest.clear(),
  };
}

/** The page’s single preview socket. It tells the server which cameras are on screen, because the server makes previews only of those. */
function createLivePreviews() {
  const watchers = createWatchers();
  let socket: WebSocket | undefined;
  let requestTimer: ReturnType<typeof setTimeout> | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  const requestCameras = (): void => {
    clearTimeout(requestTimer);
    requestTimer = setTimeout(() => sendWatchedCameras(socket, watchers.cameras()), GATHER_MS);
  };
  const open = (): void => {
    const opened = openSocket({
      opened() {
        machine.send({ kind: 'opened' });
        requestCameras();
      },
      message: (message) => watchers.deliver(readPreview(message)),
      closed: () => opened === socket && machine.send({ kind: 'closed' }),
    });
    socket = opened;
  };
  const machine = runMachine(UNCONNECTED, reconnectBy(waitMs), (effect) => {
    clearTimeout(retryTimer);
    switch (effect.kind) {
      case 'open':
        return open();
      case 'close':
        socket?.close();
        return (socket = undefined);
      case 'wait':
        retryTimer = setTimeout(
          () => machine.send({ kind: 'wait_over', isWanted: watchers.cameras().length > 0 }),
          effect.ms,
        );
        return;
    }
  });

  return {
    /** @returns a function that stops watching */
    watch(camera: string, watcher: Watcher): () => void {
      watchers.add(camera, watcher);
      machine.send({ kind: 'wanted' });
      requestCameras();
      return () => {
        watchers.remove(camera, watcher);
        requestCameras();
      };
    },
    stop(): void {
      machine.send({ kind: 'stopped' });
      watchers.clearPreviews();
    },
  };
}

export const livePreviews = createLivePreviews();
