import type { PictureHeader } from './types.ts';

export type Picture = { header: PictureHeader; jpeg: Blob };
type Watcher = (picture: Picture) => void;

/** Reads one binary message: header length (unsigned 32 bit, big endian), header as JSON, JPEG. */
export function readPicture(message: ArrayBuffer): Picture {
  const length = new DataView(message).getUint32(0);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(message, 4, length))) as PictureHeader;
  return { header, jpeg: new Blob([new Uint8Array(message, 4 + length)], { type: 'image/jpeg' }) };
}

/** The one picture socket of this page. It says which cameras are on screen; nothing is made for those that are not. */
function createLivePictures() {
  const watchers = new Map<string, Set<Watcher>>();
  const latest = new Map<string, Picture>();
  let socket: WebSocket | undefined;
  let saying: ReturnType<typeof setTimeout> | undefined;
  let wait = 500;

  const say = (): void => {
    clearTimeout(saying);
    // Tiles mount one by one: one wish for all of them.
    saying = setTimeout(() => {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ watch: [...watchers.keys()] }));
    }, 50);
  };
  const open = (): void => {
    const address = new URL('/api/pictures', location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    const mine = new WebSocket(address);
    socket = mine;
    mine.binaryType = 'arraybuffer';
    mine.addEventListener('open', () => {
      wait = 500;
      say();
    });
    mine.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
      const picture = readPicture(data);
      latest.set(picture.header.camera, picture);
      for (const watcher of watchers.get(picture.header.camera) ?? []) watcher(picture);
    });
    mine.addEventListener('close', () => {
      if (socket !== mine) return;
      wait = Math.min(wait * 2, 10_000);
      setTimeout(() => socket === mine && watchers.size > 0 && open(), wait);
    });
  };

  return {
    watch(camera: string, watcher: Watcher): () => void {
      const set = watchers.get(camera) ?? new Set();
      set.add(watcher);
      watchers.set(camera, set);
      const known = latest.get(camera);
      if (known) watcher(known);
      if (!socket || socket.readyState >= WebSocket.CLOSING) open();
      say();
      return () => {
        set.delete(watcher);
        if (set.size === 0) watchers.delete(camera);
        say();
      };
    },
    stop(): void {
      const old = socket;
      socket = undefined;
      old?.close();
      latest.clear();
    },
  };
}

export const livePictures = createLivePictures();
