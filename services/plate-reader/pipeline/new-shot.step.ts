import { drop, pass } from '@marsad/pipeline';
import type { Outcome } from '@marsad/pipeline';
import { isRepeated } from '../domain/track-vote.ts';
import { wasCountedBefore } from '../domain/vote-book.ts';
import type { DropReason } from '../errors.ts';
import type { ShotInput } from './shot-input.ts';

/** Lets through what was not counted yet: everything arrives twice, and reading is the dear part. */
export function newShot(input: ShotInput): Outcome<ShotInput> {
  const { book, data, appendedAtMs } = input;
  const vote = book.open.get(data.trackId);
  if (book.closed.has(data.trackId)) return drop('already_final' satisfies DropReason);
  if (vote && isRepeated(vote, data.shot)) return drop('repeated_shot' satisfies DropReason);
  if (wasCountedBefore(book, { ...data, appendedAtMs })) return drop('already_final' satisfies DropReason);
  if (vote?.final) return drop('already_final' satisfies DropReason);
  return pass(input);
}
