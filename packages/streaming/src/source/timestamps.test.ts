import { describe, expect, it } from 'vitest';
import { createTimestamps } from './timestamps.ts';

const dtsOf = (packets: { dts: bigint | null; pts: bigint | null; duration: bigint }[]) => {
  const timestamps = createTimestamps(40n);
  return packets.map((packet) => timestamps.repair(packet));
};

describe('timestamps of packets', () => {
  it('does not change B-frames with complete times', () => {
    const times = [
      { dts: -80n, pts: 0n, duration: 40n },
      { dts: -40n, pts: 120n, duration: 40n },
      { dts: 0n, pts: 40n, duration: 40n },
    ];
    expect(dtsOf(times)).toEqual(times.map((time) => ({ ...time, repaired: false })));
  });

  it('counts up a stream without any times by its durations', () => {
    const none = { dts: null, pts: null, duration: 50n };
    expect(dtsOf([none, none, none]).map(({ dts, pts }) => [dts, pts])).toEqual([
      [0n, 0n],
      [50n, 50n],
      [100n, 100n],
    ]);
  });

  it('makes a decoding time rise if it stood still or fell', () => {
    const at = (time: bigint) => ({ dts: time, pts: time, duration: 40n });
    expect(dtsOf([at(100n), at(100n), at(60n), at(140n)]).map(({ dts }) => dts)).toEqual([100n, 101n, 102n, 140n]);
  });

  it('never leaves a packet without a duration', () => {
    expect(dtsOf([{ dts: 0n, pts: 0n, duration: 0n }])[0]?.duration).toBe(40n);
  });

  it('takes the decoding time of a packed B-frame that has no presentation time', () => {
    expect(dtsOf([{ dts: 40n, pts: null, duration: 40n }])[0]).toMatchObject({ pts: 40n, repaired: true });
  });

  it('never presents a frame before it is decoded', () => {
    expect(dtsOf([{ dts: 100n, pts: 20n, duration: 40n }])[0]).toMatchObject({ dts: 100n, pts: 100n });
  });
});
