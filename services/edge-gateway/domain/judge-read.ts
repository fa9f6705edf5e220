import { edgeReadIdOf, parsePlate, textFault, trackId } from '@marsad/schemas';
import type { DataOf, plateRead } from '@marsad/schemas';
import { mintId } from '@marsad/schemas/ids';
import type { RefusalReason } from '../errors.ts';
import type { CleanCrop, CleanedCrop } from '../ports.ts';
import { whyFrameRefused } from './judge-frame.ts';
import type { Judged, Origin } from './judge-scene.ts';
import { accepted, momentOf, refused } from './judge-scene.ts';
import { MOST_COUNTED, READ_THRESHOLD } from './limits.ts';
import { boxInside, isFraction, isWhole } from './numbers.ts';
import type { ReceivedModel, ReceivedRead } from './received.ts';

export type PlateRead = DataOf<typeof plateRead>;
/** A read, and the crop that an alert may ask for, if the camera sent one. */
export type JudgedRead = { readonly data: PlateRead; readonly crop: CleanCrop | undefined };

const LONGEST_TEXT = 60;

/**
 * Turns a plate read of a camera into the city's, or says why it is refused.
 * @param model the network that the camera's hello named
 * @param crop what became of the camera's crop; undefined if it sent none
 */
export function judgeRead(
  read: ReceivedRead,
  origin: Origin,
  model: ReceivedModel | undefined,
  crop: CleanedCrop | undefined,
): Judged<JudgedRead> {
  const { frame, ordinal, vehicleClass, confidence } = read;
  if (!model) return refused('plate_reader_unknown');
  if (!frame) return refused('frame_invalid');
  const frameRefused = whyFrameRefused(frame, origin);
  if (frameRefused) return refused(frameRefused);
  const numbersRefused = whyNumbersRefused(read);
  if (numbersRefused) return refused(numbersRefused);
  if (confidence < Math.max(model.threshold, READ_THRESHOLD)) return refused('below_threshold');
  if (!vehicleClass) return refused('kind_unknown');
  const plateBox = boxInside(read.plateBox, frame);
  if (!plateBox) return refused('box_invalid');
  const plate = plateOf(read.text);
  if (!plate) return refused('not_a_plate');
  if (typeof crop === 'string') return refused(crop);
  const track = trackId({ camera: origin.camera.camera, epoch: origin.epoch, part: frame.part }, ordinal);
  const data: PlateRead = {
    ...momentOf(origin, frame),
    readId: mintId(edgeReadIdOf(track, model)),
    revision: read.revision,
    trackId: track,
    vehicleClass,
    rawText: read.text,
    plate,
    // The camera gives one confidence for the whole text. That of each character is unknown.
    characters: [],
    confidence,
    votes: read.votes,
    final: read.final,
    plateBox,
    model,
  };
  return accepted({ data, crop });
}

function whyNumbersRefused({ ordinal, confidence, revision, votes }: ReceivedRead): RefusalReason | undefined {
  const isValid =
    isWhole(ordinal, 0, MOST_COUNTED) &&
    isWhole(revision, 0, MOST_COUNTED) &&
    isWhole(votes, 1, MOST_COUNTED) &&
    isFraction(confidence);
  return isValid ? undefined : 'number_invalid';
}

function plateOf(text: string): PlateRead['plate'] | undefined {
  if (text.length > LONGEST_TEXT || textFault(text)) return undefined;
  const parsed = parsePlate(text);
  return parsed.kind === 'refused' ? undefined : parsed.plate;
}
