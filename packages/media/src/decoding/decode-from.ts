import { AV_PKT_FLAG_KEY } from 'node-av/constants';
import type { Frame, Packet } from 'node-av/lib';
import { openFile } from '../input/input.ts';
import type { Input } from '../input/input.ts';
import { isCorrupt, knownTicks, ticksToMs } from '../packet.ts';
import { createDecoder } from './decoder.ts';
import { createSoundness } from './soundness.ts';

/** Takes a frame, valid during the call only. False: no more are wanted. */
export type TakeFrame = (frame: Frame, ptsMs: number) => boolean;
export type Beginning = {
  /** On the clock of the file, ms. */
  readonly fromMs: number;
  readonly keyFramesOnly: boolean;
};

/** A file of which so many reads in a row fail has no more video. */
const MOST_DAMAGED_READS = 100;

/**
 * Decodes a file from the last key frame at or before a time. The packets before it are read, which takes microseconds each, and not decoded:
 * so it needs no index, which a recording that a crash cut off does not have. A frame that is damaged, or refers to a damaged or lost one,
 * shows something else than the camera saw. It and the frames after it are left out up to the next key frame.
 * @throws {SourceFailure}
 */
export function decodeFrom(path: string, { fromMs, keyFramesOnly }: Beginning, take: TakeFrame): void {
  const input = openFile(path);
  const runUp = createRunUp(fromMs);
  const frames = createSoundFrames(input, keyFramesOnly, take);
  try {
    for (let damaged = 0; frames.areWanted && damaged < MOST_DAMAGED_READS;) {
      const result = input.readSync();
      if (result === 'damaged') {
        damaged += 1;
        frames.lost();
        continue;
      }
      if (result !== 'packet') break;
      damaged = 0;
      const times = timesOf(input.packet, input);
      if (!runUp.hold(input.packet, times)) {
        runUp.release(frames.decode);
        frames.decode(input.packet, times);
      }
    }
    runUp.release(frames.decode);
    frames.end();
  } finally {
    runUp.close();
    frames.close();
    input.close();
  }
}

type PacketTimes = { readonly ptsMs: number | null; readonly dtsMs: number | null; readonly isKey: boolean };
function timesOf(packet: Packet, { timeBase }: Input): PacketTimes {
  const ms = (stamp: bigint): number | null => {
    const ticks = knownTicks(stamp);
    return ticks === null ? null : ticksToMs(ticks, timeBase);
  };
  return { ptsMs: ms(packet.pts), dtsMs: ms(packet.dts), isKey: (packet.flags & AV_PKT_FLAG_KEY) !== 0 };
}

/** Keeps the packets (references, no copied bytes) since the last key frame at or before a time, until that time is reached. */
function createRunUp(fromMs: number) {
  let held: { packet: Packet; times: PacketTimes }[] | null = [];
  const clear = (): void => {
    for (const { packet } of held ?? []) packet.free();
  };
  // The first packets of some containers have no decoding time.
  const isReached = ({ ptsMs, dtsMs, isKey }: PacketTimes): boolean =>
    dtsMs === null ? isKey && ptsMs !== null && ptsMs > fromMs : dtsMs > fromMs;
  return {
    /** False once the time is reached. A file whose packets carry no times is decoded from its beginning. */
    hold(packet: Packet, times: PacketTimes): boolean {
      if (held === null || times.ptsMs === null || isReached(times)) return false;
      if (times.isKey && times.ptsMs <= fromMs) {
        clear();
        held = [];
      }
      const copy = packet.clone();
      if (copy) held.push({ packet: copy, times });
      return true;
    },
    release(use: (packet: Packet, times: PacketTimes) => void): void {
      for (const { packet, times } of held ?? []) use(packet, times);
      clear();
      held = null;
    },
    close(): void {
      clear();
      held = null;
    },
  };
}

/** Decodes packets into the frames that show what the camera saw. */
function createSoundFrames(input: Input, keyFramesOnly: boolean, take: TakeFrame) {
  const decoder = createDecoder(input);
  const soundness = createSoundness();
  let areWanted = true;
  const onFrame = (frame: Frame, ptsMs: number): void => {
    if (soundness.isSound(frame, ptsMs) && areWanted) areWanted = take(frame, ptsMs);
  };
  return {
    get areWanted() {
      return areWanted;
    },
    lost: soundness.lost,
    decode(packet: Packet, { ptsMs, isKey }: PacketTimes): void {
      if (!areWanted || (keyFramesOnly && !isKey)) return;
      soundness.packet({ ptsMs, isKey, isDamaged: isCorrupt(packet) });
      const errors = decoder.errors;
      if (keyFramesOnly) decoder.pushAlone(packet, onFrame);
      else decoder.push(packet, onFrame);
      if (decoder.errors > errors) soundness.lost();
    },
    end(): void {
      if (areWanted) decoder.push(null, onFrame);
    },
    close: () => decoder.close(),
  };
}
