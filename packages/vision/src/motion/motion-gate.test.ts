import { describe, expect, test } from 'vitest';
import { createMotionGate, GREY } from './motion-gate.ts';

const source = { width: 1600, height: 900 };
/** A street of smooth tones with some noise, and a bright thing at `x`. */
function frame(x: number | null, brightness = 0, seed = 1): Uint8Array {
  let state = seed;
  const noise = (): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return (state / 2147483648) * 6 - 3;
  };
  return Uint8Array.from({ length: GREY.width * GREY.height }, (_, i) => {
    const column = i % GREY.width;
    const row = Math.floor(i / GREY.width);
    const thing = x !== null && column >= x && column < x + 12 && row >= 30 && row < 60;
    return Math.max(0, Math.min(255, 90 + row * 0.3 + brightness + noise() + (thing ? 80 : 0)));
  });
}
const settle = (gate: ReturnType<typeof createMotionGate>, frames = 10): number => {
  for (let i = 0; i < frames; i++) gate.push(frame(null, 0, i + 1), i * 200);
  return frames * 200;
};

describe('the motion gate', () => {
  test('is shut in a still street with noise', () => {
    const gate = createMotionGate(source);
    const at = settle(gate);
    expect(gate.push(frame(null, 0, 99), at)).toEqual({ moving: false, regions: [] });
  });

  test('gives the region of a moving thing in source pixels', () => {
    const gate = createMotionGate(source);
    const at = settle(gate);
    gate.push(frame(40), at);
    const { moving, regions } = gate.push(frame(44), at + 200);
    expect(moving).toBe(true);
    expect(regions).toHaveLength(1);
    expect(regions[0]).toMatchObject({ y: 300, height: 300 });
    expect(regions[0]?.x).toBeGreaterThanOrEqual(400);
    expect(regions[0]?.x).toBeLessThanOrEqual(440);
    expect(regions[0]?.parts).toHaveLength(1);
  });

  test('is not opened by a change of exposure', () => {
    const gate = createMotionGate(source);
    const at = settle(gate);
    expect(gate.push(frame(null, 25), at).moving).toBe(false);
  });

  test('shuts again when a thing has parked, and does not see a ghost when it leaves', () => {
    const gate = createMotionGate(source);
    let at = settle(gate);
    for (let i = 0; i < 20; i++, at += 200) gate.push(frame(60, 0, i + 1), at);
    expect(gate.push(frame(60, 0, 50), at).moving).toBe(false);
    for (let i = 0; i < 18; i++, at += 200) gate.push(frame(null, 0, i + 1), at);
    expect(gate.push(frame(null, 0, 77), at + 200).moving).toBe(false);
  });

  test('does not leave a trail behind a bright thing that makes the camera close its iris', () => {
    const gate = createMotionGate(source);
    let at = settle(gate);
    for (let i = 0; i <= 20; i++, at += 200) gate.push(frame(10 + i * 5, -Math.min(40, i * 4), i + 1), at);
    const { regions } = gate.push(frame(115, -40, 60), at);
    expect(regions).toHaveLength(1);
    expect(regions[0]?.width).toBeLessThanOrEqual(220);
  });

  test('is not opened by a mast that sways by a pixel', () => {
    const gate = createMotionGate(source);
    const lines = (shift: number): Uint8Array => {
      const grey = frame(null);
      for (let row = 0; row < GREY.height; row++)
        for (let x = 12; x < GREY.width - 2; x += 20) grey[row * GREY.width + x + shift] = 220;
      return grey;
    };
    for (let i = 0; i < 15; i++) gate.push(lines(0), i * 200);
    for (let i = 15; i < 25; i++) expect(gate.push(lines(i % 2), i * 200).moving).toBe(false);
  });

  test('refuses a frame of another size', () => {
    expect(() => createMotionGate(source).push(new Uint8Array(10), 0)).toThrow('160x90');
  });
});
