import type { Reception } from './rtcp.ts';
import type { RtpPacket } from './rtp-packet.ts';
import { createExtender } from './wrap.ts';

/** Sequence numbers further ahead than this are no loss but another count (RFC 3550, A.1). */
const MOST_AHEAD = 3_000;
/** How far a repeated or late packet may lie behind. */
const MOST_BEHIND = 300;
/** A sender that fell silent for this long, ms, may be followed by one with another SSRC at once. */
const SILENT_MS = 1_000;
/** So many packets of another SSRC in a row mean that the camera changed it. */
const OTHERS_IN_A_ROW = 3;

export type Received =
  /** `lost`: packets that are missing just before this one. `restarted`: the sender counts anew. */
  | { readonly kind: 'packet'; readonly lost: number; readonly restarted: boolean }
  | { readonly kind: 'late' }
  | { readonly kind: 'other_sender' };

/** Follows the sequence numbers of one sender: what is missing, repeated, or of somebody else. */
export function createReceptionState(clockRate: number) {
  const sender = createSender();
  const jitter = createJitter(clockRate);
  let sequence = createExtender(16);
  let strayNext: number | null = null;
  let [expected, lost, reportedExpected, reportedLost] = [0, 0, 0, 0];

  const take = (packet: RtpPacket, atMs: number, missing: number, restarted: boolean): Received => {
    if (restarted) sequence = createExtender(16);
    sequence.extend(packet.sequence);
    strayNext = null;
    expected += 1 + missing;
    lost += missing;
    jitter.note(packet.timestamp, atMs);
    return { kind: 'packet', lost: missing, restarted };
  };
  return {
    receive(packet: RtpPacket, atMs: number): Received {
      const known = sender.judge(packet.ssrc, atMs);
      if (known === 'other') return { kind: 'other_sender' };
      const { last } = sequence;
      if (known === 'new' || last === null) return take(packet, atMs, 0, last !== null);
      const ahead = sequence.beside(packet.sequence) - last;
      if (ahead >= 1 && ahead <= MOST_AHEAD) return take(packet, atMs, ahead - 1, false);
      if (ahead <= 0 && ahead >= -MOST_BEHIND) return { kind: 'late' };
      // Two that follow each other mean that the sender counts anew; one may be a stray.
      if (packet.sequence === strayNext) return take(packet, atMs, 1, true);
      strayNext = (packet.sequence + 1) & 0xffff;
      return { kind: 'late' };
    },
    get ssrc() {
      return sender.ssrc;
    },
    get lost() {
      return lost;
    },
    /** What the next receiver report says; it counts since the one before. Null before the first packet. */
    report(last: Reception['report']): Reception | null {
      if (sender.ssrc === null || sequence.last === null) return null;
      const [expectedSince, lostSince] = [expected - reportedExpected, lost - reportedLost];
      [reportedExpected, reportedLost] = [expected, lost];
      const highest = Math.max(0, sequence.last);
      const { ssrc } = sender;
      return { ssrc, expected, lost, expectedSince, lostSince, highest, jitterTicks: jitter.ticks, report: last };
    },
  };
}

/** Whose packets are believed: those of the first sender, until another one has taken its place. */
function createSender() {
  let ssrc: number | null = null;
  let lastMs = 0;
  let others = { ssrc: 0, count: 0 };
  return {
    get ssrc() {
      return ssrc;
    },
    judge(from: number, atMs: number): 'known' | 'new' | 'other' {
      const isKnown = from === ssrc;
      others = { ssrc: from, count: isKnown ? 0 : others.ssrc === from ? others.count + 1 : 1 };
      if (!isKnown && ssrc !== null && others.count < OTHERS_IN_A_ROW && atMs - lastMs < SILENT_MS) return 'other';
      [ssrc, lastMs] = [from, atMs];
      return isKnown ? 'known' : 'new';
    },
  };
}

/** The jitter of RFC 3550, 6.4.1, in ticks. */
function createJitter(clockRate: number) {
  let ticks = 0;
  let lastTransit = Number.NaN;
  return {
    get ticks() {
      return ticks;
    },
    note(timestamp: number, atMs: number): void {
      const transit = (atMs * clockRate) / 1_000 - timestamp;
      const difference = Math.abs(transit - lastTransit);
      // A wrap or a jump of the stamps is no jitter.
      if (difference < clockRate) ticks += (difference - ticks) / 16;
      lastTransit = transit;
    },
  };
}
