import type { Frame, Packet } from 'node-av/lib';
import type { VideoStream } from '../input/input.ts';
import { isCorrupt } from '../packet.ts';
import { createDecoder } from './decoder.ts';
import { createSoundness } from './soundness.ts';

/** A packet of the stream, a reference without copied bytes. */
type Kept = PictureFacts & { readonly packet: Packet; readonly isKey: boolean };
export type PictureFacts = {
  /** On the stream's clock, ms. */
  readonly ptsMs: number;
  /** Wall clock, ms. */
  readonly atMs: number;
  /** Nothing of it, or of what it refers to, is known to be lost. */
  readonly isWhole: boolean;
};
type Group = { readonly packets: Kept[]; bytes: number; isComplete: boolean };

/** A group of pictures that grows beyond this many bytes is given up, because all of it is in memory. */
const MOST_BYTES = 32 * 1024 * 1024;
/** Groups that are kept: the current one, and the one before, because a picture is asked for a little after it was captured. */
const GROUPS = 2;
/** A picture further from the asked moment than this, ms, shows something else. */
const NEAR_MS = 200;

/**
 * Remembers the last two groups of pictures of a stream that nobody decodes, and decodes a picture of them when somebody asks for it. Moments
 * that are asked for in their order cost no more than decoding the stream once.
 */
export function createRecentPictures(video: VideoStream) {
  const groups: Group[] = [];
  let run: Run | null = null;

  const forget = (group: Group | undefined): void => {
    if (!group) return;
    if (run?.group === group) {
      run.close();
      run = null;
    }
    for (const { packet } of group.packets.splice(0)) packet.free();
  };
  const groupAt = (atMs: number): Group | undefined =>
    groups.findLast(({ packets: [first] }) => first !== undefined && first.atMs <= atMs);
  const runOf = (group: Group, atMs: number): Run => {
    if (run?.group === group && run.reachedMs <= atMs) return run;
    run?.close();
    run = createRun(video, group);
    return run;
  };

  return {
    /** Remembers a packet. */
    note(packet: Packet, facts: PictureFacts): void {
      if (packet.isKeyframe) beginGroup(groups);
      while (groups.length > GROUPS) forget(groups.shift());
      const group = groups.at(-1);
      if (!group || group.bytes > MOST_BYTES) return;
      const copy = packet.clone();
      if (!copy) return;
      group.packets.push({ packet: copy, ...facts, isKey: packet.isKeyframe });
      group.bytes += packet.size;
      if (group.bytes > MOST_BYTES) forget(group);
    },
    /** Wall clock of the newest picture, ms; null if there is none. */
    get newestMs(): number | null {
      return groups.at(-1)?.packets.at(-1)?.atMs ?? null;
    },
    /**
     * Decodes so many packets at most of those that a later `pictureAt` needs, which may be hundreds. False: there are more.
     */
    decodeTowards(atMs: number, packets: number): boolean {
      const group = groupAt(atMs);
      return group ? runOf(group, atMs).decodeTowards(atMs, packets) : true;
    },
    /**
     * Decodes the picture nearest to this wall clock, ms. Null if none within 200 ms is remembered and whole. The frame is the caller's to
     * free.
     */
    pictureAt(atMs: number): Frame | null {
      const group = groupAt(atMs);
      return group ? runOf(group, atMs).pictureAt(atMs) : null;
    },
    close(): void {
      while (groups.length > 0) forget(groups.pop());
    },
  };
}
export type RecentPictures = ReturnType<typeof createRecentPictures>;

type Run = ReturnType<typeof createRun>;
type Shown = { readonly frame: Frame; readonly atMs: number };

function beginGroup(groups: Group[]): void {
  const current = groups.at(-1);
  if (current) current.isComplete = true;
  groups.push({ packets: [], bytes: 0, isComplete: false });
}

/** Decodes one group of pictures forward, as far as it was asked for. */
function createRun(video: VideoStream, group: Group) {
  const shown: Shown[] = [];
  const decoder = createGroupDecoder(video, group, (frame, atMs) => shown.push({ frame, atMs }));
  let isPruned = false;

  /** Frees the pictures before the last one at or before this moment. */
  const prune = (atMs: number): void => {
    for (let second = shown[1]; second && second.atMs <= atMs; second = shown[1]) {
      shown.shift()?.frame.free();
      isPruned = true;
    }
  };
  const isReached = (atMs: number): boolean => (shown.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) >= atMs;
  const decodeTowards = (atMs: number, packets: number): boolean => {
    let areLeft = true;
    for (let n = 0; n < packets && !isReached(atMs) && areLeft; n++) {
      areLeft = decoder.decodeNext();
      prune(atMs);
    }
    return !areLeft || isReached(atMs);
  };

  return {
    group,
    /** Wall clock of the first picture that can still be asked for, ms. */
    get reachedMs() {
      return isPruned ? (shown[0]?.atMs ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY;
    },
    decodeTowards,
    pictureAt(atMs: number): Frame | null {
      decodeTowards(atMs, Number.POSITIVE_INFINITY);
      const near = shown
        .map(({ frame, atMs: shownMs }) => ({ frame, distanceMs: Math.abs(shownMs - atMs) }))
        .filter(({ distanceMs }) => distanceMs <= NEAR_MS)
        .sort((a, b) => a.distanceMs - b.distanceMs);
      return near[0]?.frame.clone() ?? null;
    },
    close(): void {
      for (const { frame } of shown) frame.free();
      decoder.close();
    },
  };
}

/** Decodes the packets of a group one by one. `show` takes clones of the frames that show what the camera saw, and frees them. */
function createGroupDecoder(video: VideoStream, group: Group, show: (frame: Frame, atMs: number) => void) {
  const decoder = createDecoder(video);
  const soundness = createSoundness();
  let next = 0;
  let isFinished = false;

  const take = (frame: Frame, ptsMs: number): void => {
    const kept = nearestTo(group.packets, ptsMs);
    const copy = kept && soundness.isSound(frame, ptsMs) ? frame.clone() : null;
    if (kept && copy) show(copy, kept.atMs);
  };
  /** The decoder holds the last frames of a group with B-frames back until it is told that nothing follows. */
  const finish = (): boolean => {
    if (!group.isComplete || isFinished) return false;
    isFinished = true;
    decoder.push(null, take);
    return true;
  };
  return {
    /** False if there is no other packet yet. */
    decodeNext(): boolean {
      const kept = group.packets[next];
      if (!kept) return finish();
      next += 1;
      soundness.packet({ ptsMs: kept.ptsMs, isKey: kept.isKey, isDamaged: !kept.isWhole || isCorrupt(kept.packet) });
      const { errors } = decoder;
      decoder.push(kept.packet, take);
      if (decoder.errors > errors) soundness.lost();
      return true;
    },
    close: () => decoder.close(),
  };
}

/** The packet of the frame with this time: the decoder gives times back as it got them, but for rounding. */
function nearestTo(packets: readonly Kept[], ptsMs: number): Kept | undefined {
  return packets.find((kept) => Math.abs(kept.ptsMs - ptsMs) < 0.5);
}
