import { parseHead } from '../messages/message.ts';
import type { RtspMessage } from '../messages/message.ts';

/** What one connection carries: messages, and packets between them (RFC 2326, 10.12). */
export type Carried =
  | { readonly kind: 'message'; readonly message: RtspMessage }
  | { readonly kind: 'packet'; readonly channel: number; readonly bytes: Buffer }
  /** A message of more than the bounds allow: the connection cannot be read on. */
  | { readonly kind: 'flood' };

export const MOST_HEAD_BYTES = 64 * 1_024;
export const MOST_BODY_BYTES = 256 * 1_024;
const DOLLAR = 0x24;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

type Step =
  | Wait
  | { readonly kind: 'skip'; readonly to: number }
  | { readonly kind: 'take'; readonly carried: Carried; readonly to: number };

/**
 * What is there is no whole message or packet. A camera that sends byte by byte would otherwise have all of it read anew with each.
 * `needed`: it is whole with so many bytes, if that is known; `searched`: so many were searched for the end of a head.
 */
type Wait = { readonly kind: 'wait'; readonly needed?: number; readonly searched?: number };

/** Pieces that wait in a list before they are joined. */
const MOST_PIECES = 1_024;

/**
 * Takes a connection's bytes apart. After bytes that are neither a message nor a packet of a known channel, it goes on at the next place that
 * looks like one of them, and counts what it skipped.
 */
export function createInterleavedReader(knowsChannel: (channel: number) => boolean) {
  const arrived = createArrived();
  let skippedBytes = 0;
  let flooded = false;
  return {
    get skippedBytes() {
      return skippedBytes;
    },
    /** The packets are views of the bytes given. */
    push(bytes: Buffer): readonly Carried[] {
      const carried: Carried[] = [];
      if (flooded) return carried;
      const all = arrived.add(bytes);
      if (!all) return carried;
      let at = 0;
      let wait: Wait = { kind: 'wait' };
      while (at < all.length) {
        const step = stepAt(all, at, knowsChannel, at === 0 ? arrived.searched : 0);
        if (step.kind === 'wait') {
          wait = step;
          break;
        }
        if (step.kind === 'skip') skippedBytes += step.to - at;
        else carried.push(step.carried);
        flooded = step.kind === 'take' && step.carried.kind === 'flood';
        if (flooded) return carried;
        at = step.to;
      }
      arrived.keep(all.subarray(at), wait);
      return carried;
    },
  };
}

/** The bytes that were not taken yet. */
function createArrived() {
  let pieces: Buffer[] = [];
  let [missing, searched] = [0, 0];
  const joined = (): Buffer => {
    const [first = Buffer.alloc(0)] = pieces;
    return pieces.length <= 1 ? first : Buffer.concat(pieces);
  };
  return {
    get searched() {
      return searched;
    },
    /** All bytes that were not taken; null while they are known to be too few. */
    add(bytes: Buffer): Buffer | null {
      pieces.push(bytes);
      missing -= bytes.length;
      if (missing <= 0) return joined();
      if (pieces.length > MOST_PIECES) pieces = [joined()];
      return null;
    },
    keep(rest: Buffer, wait: Wait): void {
      pieces = rest.length === 0 ? [] : [rest];
      missing = (wait.needed ?? 0) - rest.length;
      searched = wait.searched ?? 0;
    },
  };
}

function stepAt(all: Buffer, at: number, knowsChannel: (channel: number) => boolean, searched: number): Step {
  const first = all[at];
  if (first === DOLLAR) return packetAt(all, at, knowsChannel);
  if (first === CARRIAGE_RETURN || first === LINE_FEED) return { kind: 'skip', to: at + 1 };
  const start = looksLikeMessage(all, at);
  if (start === 'maybe') return { kind: 'wait' };
  return start === 'yes'
    ? messageAt(all, at, searched)
    : { kind: 'skip', to: nextPlausible(all, at + 1, knowsChannel) };
}

/** A packet of an unknown channel is passed over whole if what follows is plausible; cameras send some of a session that is over. */
function packetAt(all: Buffer, at: number, knowsChannel: (channel: number) => boolean): Step {
  if (all.length < at + 4) return { kind: 'wait' };
  const channel = all.readUInt8(at + 1);
  const length = all.readUInt16BE(at + 2);
  const known = knowsChannel(channel);
  const version = all[at + 4];
  if (length > 0 && version !== undefined && version >> 6 !== 2) {
    return { kind: 'skip', to: nextPlausible(all, at + 1, knowsChannel) };
  }
  const end = at + 4 + length;
  if (all.length < end) return { kind: 'wait', needed: version === undefined ? 5 : end - at };
  const next = all[end];
  const follows =
    next === undefined || next === DOLLAR || next === CARRIAGE_RETURN || looksLikeMessage(all, end) !== 'no';
  if (!known && !follows) return { kind: 'skip', to: nextPlausible(all, at + 1, knowsChannel) };
  return { kind: 'take', carried: { kind: 'packet', channel, bytes: all.subarray(at + 4, end) }, to: end };
}

/** Methods that a camera may ask of us. */
const STARTS = [
  'RTSP/',
  'OPTIONS ',
  'ANNOUNCE ',
  'GET_PARAMETER ',
  'SET_PARAMETER ',
  'REDIRECT ',
  'TEARDOWN ',
  'PAUSE ',
  'DESCRIBE ',
];
const FIRST_LETTERS: ReadonlySet<number> = new Set(STARTS.map((start) => start.charCodeAt(0)));
const LONGEST_START = Math.max(...STARTS.map(({ length }) => length));

function looksLikeMessage(all: Buffer, at: number): 'yes' | 'no' | 'maybe' {
  const text = all.toString('latin1', at, at + LONGEST_START).toUpperCase();
  if (STARTS.some((start) => text.startsWith(start))) return 'yes';
  return STARTS.some((start) => text.length < start.length && start.startsWith(text)) ? 'maybe' : 'no';
}

/** The next place where a message, or a packet of a known channel, may begin; the end of the bytes if there is none. */
function nextPlausible(all: Buffer, from: number, knowsChannel: (channel: number) => boolean): number {
  for (let at = from; at < all.length; at++) {
    const byte = all[at];
    if (byte === DOLLAR) {
      const [channel, version] = [all[at + 1], all[at + 4]];
      if (channel === undefined || (knowsChannel(channel) && (version === undefined || version >> 6 === 2))) return at;
    } else if (byte !== undefined && FIRST_LETTERS.has(byte) && looksLikeMessage(all, at) !== 'no') {
      return at;
    }
  }
  return all.length;
}

function messageAt(all: Buffer, at: number, searched: number): Step {
  const end = headEnd(all, at, searched);
  if (end === null) {
    return all.length - at > MOST_HEAD_BYTES
      ? { kind: 'take', carried: { kind: 'flood' }, to: all.length }
      : { kind: 'wait', searched: all.length - at };
  }
  if (end.head - at > MOST_HEAD_BYTES) return { kind: 'take', carried: { kind: 'flood' }, to: all.length };
  const head = parseHead(all.toString('utf8', at, end.head));
  if (!head) return { kind: 'skip', to: end.body };
  if (head.bodyBytes > MOST_BODY_BYTES) return { kind: 'take', carried: { kind: 'flood' }, to: all.length };
  const to = end.body + head.bodyBytes;
  if (all.length < to) return { kind: 'wait', needed: to - at };
  const message = { ...head.message, body: Buffer.from(all.subarray(end.body, to)) };
  return { kind: 'take', carried: { kind: 'message', message }, to };
}

/** Where the head ends and the body begins. Some cameras end their lines with a line feed only. */
function headEnd(all: Buffer, at: number, searched: number): { head: number; body: number } | null {
  const within = all.subarray(at, at + MOST_HEAD_BYTES + 4);
  // The end may have begun in what was searched.
  const from = Math.max(0, searched - 3);
  const [full, bare] = [within.indexOf('\r\n\r\n', from), within.indexOf('\n\n', from)];
  if (full < 0 && bare < 0) return null;
  return bare < 0 || (full >= 0 && full < bare)
    ? { head: at + full, body: at + full + 4 }
    : { head: at + bare, body: at + bare + 2 };
}
