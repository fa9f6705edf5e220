import { drop, pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { Revision } from '../domain/candidate-book.ts';
import { cutOutBox } from '../domain/head-box.ts';
import type { DropReason } from '../errors.ts';
import type { PictureCodec } from '../ports.ts';
import type { MatchedHead } from './head-input.ts';

/** What is new goes on; its head is kept before anything is said of it, because an alert may ask for it at once. */
export const propose =
  (codec: PictureCodec): Step<MatchedHead, readonly Revision[]> =>
  async ({ book, cutOuts, data, jpeg, resemblances, nowMs }) => {
    const news = book.news(data, resemblances);
    if (news.length === 0) return drop('nothing_better' satisfies DropReason);
    // The picture went to the thread that read it and was overwritten there.
    const decoded = await codec.decode(jpeg);
    if (decoded.kind === 'picture') {
      for (const { candidateId, faceBox, score, authorisationId } of news) {
        const part = cutOutBox(faceBox, decoded.picture);
        const head = await codec.encodePart(decoded.picture, part);
        const cutOut = { jpeg: head, widthPx: part.width, heightPx: part.height, score, authorisationId };
        cutOuts.keep(candidateId, cutOut, nowMs);
      }
      decoded.picture.data.fill(0);
    }
    return pass(news);
  };
