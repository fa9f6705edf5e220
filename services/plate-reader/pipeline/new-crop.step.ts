import { drop, pass } from '@marsad/pipeline';
import type { Outcome } from '@marsad/pipeline';
import { isRepeated } from '../domain/track-vote.ts';
import { wasCountedBefore } from '../domain/vote-book.ts';
import type { Reasons } from '../errors.ts';
import type { CropInput } from './crop-input.ts';

/** Drops what was counted before: every message may arrive twice, and reading costs most of the time. */
export function newCrop(input: CropInput): Outcome<CropInput, Reasons> {
  const { book, data, appendedAtMs } = input;
  const vote = book.open.get(data.trackId);
  if (book.closed.has(data.trackId)) return drop('already_final');
  if (vote && isRepeated(vote, data.shot)) return drop('repeated_shot');
  if (wasCountedBefore(book, { ...data, appendedAtMs })) return drop('already_final');
  if (vote?.final) return drop('already_final');
  return pass(input);
}
