import { describe, expect, it } from 'vitest';
import { createSoundness } from './soundness.ts';

const WHOLE = { decodeErrorFlags: 0, flags: 0 };
const CONCEALED = { decodeErrorFlags: 12, flags: 0 };
const CORRUPT = { decodeErrorFlags: 0, flags: 1 };
const packet = (ptsMs: number | null, isKey = false, isDamaged = false) => ({ ptsMs, isKey, isDamaged });

describe('a frame shows what the camera saw', () => {
  it('as long as nothing is missing', () => {
    const soundness = createSoundness();
    soundness.packet(packet(0, true));
    soundness.packet(packet(40));
    expect([0, 40].map((ms) => soundness.isSound(WHOLE, ms))).toEqual([true, true]);
  });

  it.each([
    ['data was lost before it', (soundness: ReturnType<typeof createSoundness>) => soundness.lost()],
    [
      'its packet is damaged',
      (soundness: ReturnType<typeof createSoundness>) => soundness.packet(packet(80, false, true)),
    ],
    [
      'the decoder concealed something',
      (soundness: ReturnType<typeof createSoundness>) => soundness.isSound(CONCEALED, 80),
    ],
    ['the decoder calls it corrupt', (soundness: ReturnType<typeof createSoundness>) => soundness.isSound(CORRUPT, 80)],
  ])('not if %s, and not before the next key frame', (_, damage) => {
    const soundness = createSoundness();
    soundness.packet(packet(0, true));
    damage(soundness);
    soundness.packet(packet(120));
    expect(soundness.isSound(WHOLE, 120)).toBe(false);
    soundness.packet(packet(400, true));
    // A frame that is shown before the key frame refers to what came before it.
    expect([360, 400, 440].map((ms) => soundness.isSound(WHOLE, ms))).toEqual([false, true, true]);
  });

  it('from a damaged key frame on only after the one that follows', () => {
    const soundness = createSoundness();
    soundness.packet(packet(0, true, true));
    expect(soundness.isSound(WHOLE, 0)).toBe(false);
    soundness.packet(packet(400, true));
    expect(soundness.isSound(WHOLE, 400)).toBe(true);
  });

  it('from a key frame on that was sent to the decoder before the damage showed', () => {
    const soundness = createSoundness();
    soundness.packet(packet(0, true));
    soundness.packet(packet(400, true));
    expect([soundness.isSound(CONCEALED, 360), soundness.isSound(WHOLE, 400)]).toEqual([false, true]);
  });

  it('from any key frame on that has no time', () => {
    const soundness = createSoundness();
    soundness.lost();
    soundness.packet(packet(null, true));
    expect(soundness.isSound(WHOLE, 0)).toBe(true);
  });
});
