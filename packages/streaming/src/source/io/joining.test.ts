import type { Packet } from '@marsad/media';
import { describe, expect, it } from 'vitest';
import { createJoining } from './joining.ts';
import type { JoinedInput, PacketLoss } from './joining.ts';

const T = 1_790_000_000_000;
const WHOLE: PacketLoss = { damaged: false, lostBefore: 0, shedBefore: 0 };
/** So quickly come packets that were waiting to be read, ms, and so long is one of 25 frames a second waited for. */
const BUFFERED_MS = 0;
const WAITED_MS = 40;

/** A stream whose packets are read as the test says: picture `n` of 25 a second, and what was lost of it. */
function createStream() {
  const freed: number[] = [];
  const input = { ...WHOLE, timeBase: { num: 1, den: 90_000 } } as {
    -readonly [K in keyof JoinedInput]: JoinedInput[K];
  };
  const joining = createJoining(input);
  const packetOf = (n: number): Packet => {
    const packet = { pts: BigInt(n * 3_600), dts: BigInt(n * 3_600), isKeyframe: n % 25 === 0 };
    return { ...packet, clone: () => packetOf(n), free: () => void freed.push(n) } as unknown as Packet;
  };
  return {
    ...{ joining, freed },
    read(n: number, waitedMs: number, loss: Partial<PacketLoss> = {}) {
      Object.assign(input, WHOLE, loss, { packet: packetOf(n) });
      return joining.note(T + 1_000 + (waitedMs > 0 ? waitedMs : 0), waitedMs);
    },
  };
}

describe('joining a stream', () => {
  it('begins with a key frame, and ends with the first packet that was waited for', () => {
    const { joining, read } = createStream();
    expect([read(23, BUFFERED_MS), read(24, BUFFERED_MS), read(25, BUFFERED_MS), read(26, BUFFERED_MS)]).toEqual(
      Array.from({ length: 4 }, () => null),
    );
    expect(read(27, WAITED_MS)).toEqual({ stampMs: 1_000, atMs: T + 960 });
    expect(joining.packets).toHaveLength(3);
  });

  it('remembers of each packet what was lost of it, although others were read since', () => {
    const { joining, read } = createStream();
    read(0, BUFFERED_MS);
    read(1, BUFFERED_MS, { lostBefore: 3 });
    read(2, BUFFERED_MS, { damaged: true });
    read(3, BUFFERED_MS, { shedBefore: 25 });
    read(4, WAITED_MS);
    expect(joining.packets.map(({ loss }) => loss)).toEqual([
      WHOLE,
      { ...WHOLE, lostBefore: 3 },
      { ...WHOLE, damaged: true },
      { ...WHOLE, shedBefore: 25 },
      WHOLE,
    ]);
  });

  it('frees the packets that it kept', () => {
    const { joining, freed, read } = createStream();
    for (const n of [0, 1, 2]) read(n, BUFFERED_MS);
    joining.close();
    joining.close();
    expect(freed).toEqual([0, 1, 2]);
  });
});
