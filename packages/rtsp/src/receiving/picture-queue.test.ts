import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Picture } from '../depacketizing/access-unit.ts';
import { createPictureQueue } from './picture-queue.ts';

const pictureOf = (n: number, keyframe: boolean, bytes: number, lostBefore = 0): Picture => ({
  data: Buffer.alloc(bytes),
  rtpTime: n,
  arrivedMs: 0,
  firstArrivedMs: 0,
  keyframe,
  bidirectional: false,
  lostBefore,
  damaged: false,
});

it('holds no more than its bounds, drops whole groups, and says how much', () => {
  const moves = fc.array(fc.record({ key: fc.boolean(), bytes: fc.nat(40), reads: fc.nat(2), lost: fc.nat(3) }), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(moves, (steps) => {
      const queue = createPictureQueue({ mostBytes: 100, mostPictures: 8 });
      let [read, lostRead, shedRead, lostSent, last] = [0, 0, 0, 0, -1];
      const readOne = (): void => {
        const unit = queue.shift();
        if (!unit) return;
        // What follows a hole can be decoded.
        expect(unit.shedBefore === 0 || unit.keyframe).toBe(true);
        expect(unit.rtpTime).toBe(last + unit.shedBefore + 1);
        last = unit.rtpTime;
        read += 1;
        [lostRead, shedRead] = [lostRead + unit.lostBefore, shedRead + unit.shedBefore];
      };
      steps.forEach(({ key, bytes, reads, lost }, n) => {
        queue.push(pictureOf(n, key || n === 0, bytes, lost), null);
        lostSent += lost;
        expect(queue.length).toBeLessThanOrEqual(8);
        for (let k = 0; k < reads; k++) readOne();
      });
      queue.push(pictureOf(steps.length, true, 1), null);
      while (queue.length > 0) readOne();
      expect(read + shedRead).toBe(steps.length + 1);
      expect([queue.shedTotal, lostRead]).toEqual([shedRead, lostSent]);
    }),
  );
});
