import { RtspFailure } from '../failure.ts';
import { REORDER_MS } from '../receiving/track-receiver.ts';
import type { TrackReceiver } from '../receiving/track-receiver.ts';

/** After BYE a camera that sends nothing for this long, ms, has left; several say BYE and go on. */
const BYE_MS = 1_000;

export type Delivered<Item> =
  | { readonly kind: 'item'; readonly item: Item }
  | { readonly kind: 'nothing_yet' }
  | { readonly kind: 'ended'; readonly failure: RtspFailure };

/** Hands what waits in a queue to one reader, and tells it when the stream is over. `shift`: takes the oldest out of the queue. */
export function createMailbox<Item>(shift: () => Item | null) {
  let waiter: ((delivered: Delivered<Item>) => void) | null = null;
  let ended: RtspFailure | null = null;
  const settle = (delivered: Delivered<Item>): void => {
    const waiting = waiter;
    waiter = null;
    waiting?.(delivered);
  };
  return {
    /** Something was put into the queue. */
    arrived(): void {
      const item = waiter ? shift() : null;
      if (item !== null) settle({ kind: 'item', item });
    },
    end(failure: RtspFailure): void {
      ended ??= failure;
      settle({ kind: 'ended', failure: ended });
    },
    isOver: (): boolean => ended !== null,
    /** One reader only. What came before the end is read first. */
    next(waitMs: number): Promise<Delivered<Item>> {
      const item = shift();
      if (item !== null) return Promise.resolve({ kind: 'item', item });
      if (ended) return Promise.resolve({ kind: 'ended', failure: ended });
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle({ kind: 'nothing_yet' }), waitMs);
        waiter = (delivered) => {
          clearTimeout(timer);
          resolve(delivered);
        };
      });
    },
  };
}

type Receiver = Pick<TrackReceiver, 'rtp' | 'rtcp' | 'expire' | 'waits'>;

/** Gives a track's packets to its receiver, and keeps the time: for packets that wait for others, and for a camera that says that it leaves. */
export function createTrackInput(
  receiver: Receiver,
  mailbox: { isOver(): boolean; end(failure: RtspFailure): void },
  now: () => number,
) {
  let [expiring, leaving]: (NodeJS.Timeout | null)[] = [null, null];
  const expire = (): void => {
    expiring = receiver.expire(now()) ? setTimeout(expire, REORDER_MS / 2) : null;
  };
  const end = (failure: RtspFailure): void => {
    for (const timer of [expiring, leaving]) if (timer) clearTimeout(timer);
    mailbox.end(failure);
  };
  return {
    end,
    onRtp(bytes: Buffer, atMs: number): void {
      if (mailbox.isOver()) return;
      if (leaving) clearTimeout(leaving);
      leaving = null;
      receiver.rtp(bytes, atMs);
      if (!expiring && receiver.waits()) expiring = setTimeout(expire, REORDER_MS / 2);
    },
    onRtcp(bytes: Buffer, atMs: number): void {
      if (mailbox.isOver() || !receiver.rtcp(bytes, atMs)) return;
      leaving ??= setTimeout(() => end(new RtspFailure('stream_ended', 'The camera ended the stream.')), BYE_MS);
    },
  };
}
