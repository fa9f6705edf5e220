import { describe, expect, it } from 'vitest';
import { SMALL_JPEG } from '../testing/pictures.ts';
import { isJpeg } from './jpeg.ts';

describe('a JPEG', () => {
  it('has segments that lead to a scan, and an end', () => {
    expect(isJpeg(SMALL_JPEG)).toBe(true);
  });

  const changed = (at: number, ...bytes: number[]): Buffer => {
    const copy = Buffer.from(SMALL_JPEG);
    copy.set(bytes, at);
    return copy;
  };
  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['text with the name of a picture', Buffer.from('this is a text that says that it is a picture.jpg')],
    ['a PNG', Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex')],
    ['a JPEG that was cut off', SMALL_JPEG.subarray(0, -10)],
    ['its first and last bytes around something else', Buffer.from(`ffd8ff${'00'.repeat(40)}ffd9`, 'hex')],
    ['a JPEG whose first segment has no length', changed(4, 0, 0)],
    ['a web page after the first segment', changed(20, ...Buffer.from('<script>'))],
  ])('is not %s', (_, bytes) => {
    expect(isJpeg(bytes)).toBe(false);
  });
});
