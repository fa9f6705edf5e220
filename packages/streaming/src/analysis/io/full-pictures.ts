import { createRecentPictures } from '@marsad/media';
import type { Frame, Packet, PictureFacts, RecentPictures, VideoStream } from '@marsad/media';
import type { Size } from '../perception.ts';

type Open = { readonly recent: RecentPictures; readonly size: Size };
type Request = { readonly atMs: number; readonly askedMs: number; use(picture: Frame): void };

/** So many packets are decoded before others get a turn: 1080p takes about 4 ms each. */
const PACKETS_A_TURN = 4;
/** A request that waits longer than this, ms, is given up: the main stream is far behind, or has stopped. */
const MOST_WAIT_MS = 2_000;
/** Requests that wait at one time. Each is one analysed frame, and the next one shows the same tracks. */
const MOST_WAITING = 2;

/**
 * The pictures of the stream that is recorded, for a camera whose smaller stream is analysed. One is decoded only when somebody asks for
 * that moment, once its packets are there.
 */
export function createFullPictures(now: () => number) {
  let open: Open | null = null;
  let waiting: Request[] = [];
  let isServing = false;
  let hasFailed = false;

  // A stream whose pictures cannot be used says nothing of the detector, which other cameras need. The stack holds no address.
  const onFailed = (error: unknown): void => {
    if (!hasFailed)
      console.error('a picture of a recorded stream cannot be used', error instanceof Error ? error.stack : error);
    hasFailed = true;
  };
  const isDue = ({ atMs }: Request): boolean => atMs <= (open?.recent.newestMs ?? Number.NEGATIVE_INFINITY);
  const serve = async (): Promise<void> => {
    if (isServing) return;
    isServing = true;
    try {
      for (;;) {
        waiting = waiting.filter(({ askedMs }) => now() - askedMs < MOST_WAIT_MS);
        const due = waiting.find(isDue);
        if (!due) return;
        waiting = waiting.filter((request) => request !== due);
        if (open) await serveRequest(open.recent, due);
      }
    } finally {
      isServing = false;
    }
  };

  return {
    /** The recorded stream begins. `size`: how large a player shows it. */
    begin(video: VideoStream, size: Size): void {
      open?.recent.close();
      open = { recent: createRecentPictures(video), size };
      hasFailed = false;
    },
    /** Remembers a packet of it. */
    note(packet: Packet, facts: PictureFacts): void {
      open?.recent.note(packet, facts);
      if (waiting.length > 0) void serve().catch(onFailed);
    },
    /** The recorded stream has ended; what waits is given up. */
    end(): void {
      open?.recent.close();
      open = null;
      waiting = [];
    },
    /** The size of its pictures; null while it does not play. */
    get size(): Size | null {
      return open?.size ?? null;
    },
    /** Calls `use` with the picture nearest to this wall clock, ms, valid during the call, if it comes and is whole. */
    at(atMs: number, use: (picture: Frame) => void): void {
      waiting = [...waiting.slice(1 - MOST_WAITING), { atMs, askedMs: now(), use }];
      void serve().catch(onFailed);
    },
  };
}
export type FullPictures = ReturnType<typeof createFullPictures>;

/** Decodes the picture of a request in turns, and hands it over. The stream may end meanwhile: then there is none. */
async function serveRequest(recent: RecentPictures, { atMs, use }: Request): Promise<void> {
  while (!recent.decodeTowards(atMs, PACKETS_A_TURN)) await new Promise((resolve) => setImmediate(resolve));
  const picture = recent.pictureAt(atMs);
  if (!picture) return;
  try {
    use(picture);
  } finally {
    picture.free();
  }
}
