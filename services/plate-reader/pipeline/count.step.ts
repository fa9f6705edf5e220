import { drop, pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { chooseBallot } from '../domain/ballot.ts';
import type { Ballot } from '../domain/ballot.ts';
import { readIdOf } from '../domain/ids.ts';
import { cutOutBox } from '../domain/plate-box.ts';
import { countShot, openVote } from '../domain/track-vote.ts';
import type { Revision, TrackVote } from '../domain/track-vote.ts';
import type { DropReason } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { PictureCodec, Reader } from '../ports.ts';
import type { ReadShot } from './shot-input.ts';

type Needs = {
  readonly reader: Pick<Reader, 'model'>;
  readonly codec: PictureCodec;
  readonly metrics?: Metrics | undefined;
};

/** Counts the shot in its track's vote. The cut-out is kept before anything is said of the read: a hit may ask for it at once. */
export const countInVote =
  ({ reader, codec, metrics }: Needs): Step<ReadShot, Revision> =>
  async (input) => {
    const vote = voteOf(input, readIdOf(input.data.trackId, reader.model));
    const choice = chooseBallot(input.data, input.candidates);
    const ballot = choice.kind === 'ballot' ? choice.ballot : undefined;
    if (ballot) await keepCutOut(input, ballot, vote.readId, codec);
    const revision = countShot(vote, input.data.shot, ballot, input.nowMs);
    if (choice.kind === 'unreadable') metrics?.unreadable(choice.reason);
    if (revision) return pass(revision);
    return drop((choice.kind === 'unreadable' ? choice.reason : 'nothing_new') satisfies DropReason);
  };

function voteOf({ book, data, simulated, offset, nowMs }: ReadShot, readId: string): TrackVote {
  const known = book.open.get(data.trackId);
  if (known) return known;
  const vote = openVote({ trackId: data.trackId, readId, simulated, firstOffset: offset }, nowMs);
  vote.ended = book.endedEarly.get(data.trackId);
  book.endedEarly.delete(data.trackId);
  book.open.set(data.trackId, vote);
  return vote;
}

async function keepCutOut(
  { picture, data, cutOuts, nowMs }: ReadShot,
  { box, confidence }: Ballot,
  readId: string,
  codec: PictureCodec,
): Promise<void> {
  const part = cutOutBox(box, picture);
  const jpeg = await codec.encodePart(picture, part);
  const { capturedAtMs } = data;
  cutOuts.keep(readId, { jpeg, widthPx: part.width, heightPx: part.height, confidence, capturedAtMs }, nowMs);
}
