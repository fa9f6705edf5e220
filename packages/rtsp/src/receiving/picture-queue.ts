import type { Picture } from '../depacketizing/access-unit.ts';
import type { SenderReport } from './sender-reports.ts';

/** A picture on its way to the reader. */
export type AccessUnit = Picture & {
  /** The camera's clock by its last sender report; null if it sent none. */
  readonly senderReport: SenderReport | null;
  /** Pictures that were dropped just before this one, because the reader was behind. */
  readonly shedBefore: number;
};
export type QueueBounds = { readonly mostBytes: number; readonly mostPictures: number };

/**
 * Holds what the reader has not taken yet. Past its bounds whole groups of pictures go, the oldest first, because a group without its
 * beginning cannot be decoded.
 */
export function createPictureQueue({ mostBytes, mostPictures }: QueueBounds) {
  let waiting: { readonly picture: Picture; readonly senderReport: SenderReport | null }[] = [];
  let [bytes, shed, lost] = [0, 0, 0];
  let needsKey = false;
  let shedTotal = 0;

  const drop = (count: number): void => {
    for (const { picture } of waiting.splice(0, count)) {
      bytes -= picture.data.length;
      lost += picture.lostBefore;
    }
    shed += count;
    shedTotal += count;
  };
  const isFull = (): boolean => bytes > mostBytes || waiting.length > mostPictures;

  return {
    get length() {
      return waiting.length;
    },
    get shedTotal() {
      return shedTotal;
    },
    push(picture: Picture, senderReport: SenderReport | null): void {
      if (needsKey && !picture.keyframe) {
        lost += picture.lostBefore;
        shed += 1;
        shedTotal += 1;
        return;
      }
      needsKey = false;
      waiting.push({ picture, senderReport });
      bytes += picture.data.length;
      while (isFull()) {
        const nextKey = waiting.findIndex((queued, n) => n > 0 && queued.picture.keyframe);
        needsKey = nextKey < 0;
        drop(nextKey < 0 ? waiting.length : nextKey);
      }
    },
    shift(): AccessUnit | null {
      const [first] = waiting;
      if (!first) return null;
      waiting = waiting.slice(1);
      bytes -= first.picture.data.length;
      const { picture, senderReport } = first;
      const unit = { ...picture, lostBefore: picture.lostBefore + lost, senderReport, shedBefore: shed };
      [shed, lost] = [0, 0];
      return unit;
    },
  };
}
export type PictureQueue = ReturnType<typeof createPictureQueue>;
