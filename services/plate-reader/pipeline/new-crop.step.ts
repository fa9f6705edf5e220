import { drop, pass } from '@marsad/pipeline';
import type { Outcome } from '@marsad/pipeline';
import { isRepeated } from '../domain/track-vote.ts';
import { wasCountedBefore } from '../domain/vote-book.ts';
import type { DropReason } from '../errors.ts';
import type { CropInput } from './crop-input.ts';

/** Drops what was counted before: every message may arrive twice, and reading costs most of the time. */
export function newCrop(input: CropInput): Outcome<CropInput> {
  const { book, data, appendedAtMs } = input;
  const vote = book.open.get(data.trackId);
  if (book.closed.has(data.trackId)) return drop('already_final' satisfies DropReason);
  if (vote && isRepeated(vote, data.shot)) return drop('repeated_shot' satisfies DropReason);
  if (wasCountedBefore(book, { ...data, appendedAtMs })) return drop('already_final' satisfies DropReason);
  if (vote?.final) return drop('already_final' satisfies DropReason);
  return pass(input);
}
