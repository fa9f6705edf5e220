import { describe, expect, it } from 'vitest';
import { afterHead, couldHeadBeWorthSending, headWindow, isHeadWorthSending } from './head-crop-choice.ts';
import type { SentHeads } from './head-crop-choice.ts';

const frame = { width: 480, height: 270 };
const contains = (window: NonNullable<ReturnType<typeof headWindow>>, [x, y, width, height]: readonly number[]) =>
  window.x <= (x ?? 0) &&
  window.y <= (y ?? 0) &&
  window.x + window.width >= (x ?? 0) + (width ?? 0) &&
  window.y + window.height >= (y ?? 0) + (height ?? 0);

describe('the window in which a face is searched', () => {
  it('is the upper part of a person who stands, a little wider and higher than the box', () => {
    const person = { x: 400, y: 100, width: 100, height: 300 };
    expect(headWindow(person, { width: 1280, height: 720 })).toEqual({ x: 390, y: 82, width: 120, height: 108 });
  });

  // Measured in the sample clip of the hall, on people whom the frame edge cuts off at the waist: the detector's person box, then the box
  // of a face detector.
  it.each([
    [{ x: 257, y: 87, width: 126, height: 182 }, [339, 95, 40, 63]],
    [{ x: 143, y: 49, width: 169, height: 221 }, [201, 69, 52, 69]],
    [{ x: 9, y: 66, width: 141, height: 203 }, [58, 87, 45, 70]],
    [{ x: 278, y: 83, width: 160, height: 186 }, [351, 99, 46, 67]],
    [{ x: 33, y: 79, width: 131, height: 190 }, [87, 91, 34, 48]],
  ])('holds the face of %j', (person, face) => {
    const window = headWindow(person, frame);
    expect(window && contains(window, face)).toBe(true);
  });

  it('stays within the frame and within the person', () => {
    const window = headWindow({ x: 0, y: 0, width: 300, height: 100 }, frame);
    expect(window).toEqual({ x: 0, y: 0, width: 330, height: 100 });
  });

  it.each([
    [{ x: 100, y: 100, width: 40, height: 120 }, true],
    [{ x: 100, y: 100, width: 39, height: 120 }, false],
    [{ x: 470, y: 100, width: 60, height: 120 }, false],
  ])('%j is large enough to give a crop: %s', (person, usable) => {
    expect(headWindow(person, frame) !== null).toBe(usable);
  });
});

describe('which heads are worth sending', () => {
  const sent: SentHeads = { best: { areaPx: 10_000, sharpness: 100 }, crops: 2, lastAtMs: 5_000 };
  it.each([
    ['the first head', undefined, { areaPx: 3_000, sharpness: 1 }, 0, true],
    ['a much larger head at once', sent, { areaPx: 15_000, sharpness: 90 }, 5_200, true],
    ['a sharper head at once', sent, { areaPx: 10_000, sharpness: 130 }, 5_200, true],
    ['not the same head again at once', sent, { areaPx: 10_000, sharpness: 100 }, 5_999, false],
    ['an equally good head a while later: it may have turned', sent, { areaPx: 9_000, sharpness: 80 }, 6_000, true],
    ['not a blurred head, even a while later', sent, { areaPx: 10_000, sharpness: 60 }, 60_000, false],
    ['not a small head, even a while later', sent, { areaPx: 7_000, sharpness: 200 }, 60_000, false],
    ['not a sixth head', { ...sent, crops: 5 }, { areaPx: 90_000, sharpness: 900 }, 60_000, false],
  ])('%s', (_, known, crop, atMs, worth) => expect(isHeadWorthSending(known, crop, atMs)).toBe(worth));

  it('cuts nothing if the size alone rules the head out', () => {
    expect(couldHeadBeWorthSending(sent, 7_999)).toBe(false);
    expect(couldHeadBeWorthSending({ ...sent, crops: 5 }, 90_000)).toBe(false);
    expect(couldHeadBeWorthSending(undefined, 1)).toBe(true);
  });

  it('remembers the better of two heads', () => {
    expect(afterHead(sent, { areaPx: 9_000, sharpness: 80 }, 6_000)).toEqual({ ...sent, crops: 3, lastAtMs: 6_000 });
    expect(afterHead(sent, { areaPx: 9_500, sharpness: 150 }, 6_000).best).toEqual({ areaPx: 9_500, sharpness: 150 });
  });
});
