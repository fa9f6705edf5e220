import { boxWithMargin } from '@marsad/evidence';
import { drop, pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { readIdOf } from '@marsad/schemas';
import { mintId } from '@marsad/schemas/ids';
import { chooseBallot } from '../domain/ballot.ts';
import type { Ballot } from '../domain/ballot.ts';
import { countCrop, openVote } from '../domain/track-vote.ts';
import type { Revision, TrackVote } from '../domain/track-vote.ts';
import type { Reasons } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { JpegCodec, Reader } from '../ports.ts';
import type { ReadCrop } from './crop-input.ts';

type Needs = {
  readonly reader: Pick<Reader, 'model'>;
  readonly codec: Pick<JpegCodec, 'encodePart'>;
  readonly metrics?: Metrics | undefined;
};

/** Counts the crop in its track's vote. The plate is kept before its read is published, because a hit may ask for it at once. */
export const countInVote =
  ({ reader, codec, metrics }: Needs): Step<ReadCrop, Revision, Reasons> =>
  async (input) => {
    const vote = voteOf(input, mintId(readIdOf(input.data.trackId, reader.model)));
    const choice = chooseBallot(input.data, input.candidates);
    const ballot = choice.kind === 'ballot' ? choice.ballot : undefined;
    if (ballot) await keepPlate(input, ballot, vote.readId, codec);
    const revision = countCrop(vote, input.data.shot, ballot, input.nowMs);
    if (choice.kind === 'unreadable') metrics?.unreadable(choice.reason);
    if (revision) return pass(revision);
    return drop(choice.kind === 'unreadable' ? choice.reason : 'nothing_new');
  };

function voteOf({ book, data, simulated, offset, nowMs }: ReadCrop, readId: string): TrackVote {
  const known = book.open.get(data.trackId);
  if (known) return known;
  const vote = openVote({ trackId: data.trackId, readId, simulated, firstOffset: offset }, nowMs);
  vote.ended = book.endedEarly.get(data.trackId);
  book.endedEarly.delete(data.trackId);
  book.open.set(data.trackId, vote);
  return vote;
}

/** The margin around a kept plate, as a share of the plate's height: enough to show its rim, too little to show the vehicle. */
const PLATE_MARGIN = 0.15;

async function keepPlate(
  { image, data, plates, nowMs }: ReadCrop,
  { box, confidence }: Ballot,
  readId: string,
  codec: Needs['codec'],
): Promise<void> {
  const part = boxWithMargin(box, box.height * PLATE_MARGIN, image);
  const jpeg = await codec.encodePart(image, part);
  const { capturedAtMs } = data;
  plates.keep(readId, { jpeg, widthPx: part.width, heightPx: part.height, score: confidence, capturedAtMs }, nowMs);
}
