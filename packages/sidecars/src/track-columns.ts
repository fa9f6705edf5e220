import { BOX_STEPS_PER_PX, CONFIDENCE_STEPS, ObjectClass } from '@marsad/schemas';
import type { SceneTrack } from '@marsad/schemas';
import { z } from 'zod';
import { BoxColumns, packBoxes, unpackBoxes } from './box-columns.ts';
import {
  at,
  ColumnError,
  listOf,
  Numbers,
  packNumbers,
  packRuns,
  runsOf,
  unpackNumbers,
  unpackRuns,
  WholeNumbers,
} from './columns.ts';
import { Marks, packMarks, strandsOf, unpackMarks } from './strands.ts';
import type { Strand } from './strands.ts';

/** The tracks, one entry a track in each column. */
export const TrackColumns = z.object({
  /** The steps in a px that boxes are counted in, and in 1 for the confidence. */
  stepsPerPx: z.int().min(1).max(65_536),
  confidenceSteps: z.int().min(1).max(65_536),
  ordinal: WholeNumbers,
  /** The scene that the track is first in. */
  first: WholeNumbers,
  /** `d` detected, `m` motion, `p` predicted, `.` not in the scene. */
  evidence: listOf(Marks),
  class: listOf(runsOf(ObjectClass)),
  confidence: listOf(Numbers),
  /** `ageMs` less the time since the first scene of the track, so that it stays nearly the same. */
  ageAtFirstMs: listOf(Numbers),
  box: BoxColumns,
});
export type TrackColumns = z.infer<typeof TrackColumns>;

const LETTER = { detected: 'd', motion: 'm', predicted: 'p' } as const satisfies Record<SceneTrack['evidence'], string>;
const EVIDENCE = new Map<string, SceneTrack['evidence']>(
  Object.entries(LETTER).map(([evidence, letter]) => [letter, evidence as SceneTrack['evidence']]),
);

/** @param atMs when each scene was captured */
export function packTracks(scenes: readonly (readonly SceneTrack[])[], atMs: readonly number[]): TrackColumns {
  const tracks = strandsOf(scenes, ({ ordinal }) => ordinal);
  const sinceFirst = ({ frames }: Strand<SceneTrack>, place: number): number =>
    at(atMs, at(frames, place)) - at(atMs, at(frames, 0));
  return {
    stepsPerPx: BOX_STEPS_PER_PX,
    confidenceSteps: CONFIDENCE_STEPS,
    ordinal: tracks.map(({ key }) => key),
    first: tracks.map(({ frames }) => at(frames, 0)),
    evidence: tracks.map((track) => packMarks(track, ({ evidence }) => LETTER[evidence])),
    class: tracks.map(({ items }) => packRuns(items.map((item) => item.class))),
    confidence: tracks.map(({ items }) =>
      packNumbers(
        items.map(({ confidence }) => confidence),
        CONFIDENCE_STEPS,
      ),
    ),
    ageAtFirstMs: tracks.map((track) =>
      packNumbers(track.items.map(({ ageMs }, place) => ageMs - sinceFirst(track, place))),
    ),
    box: packBoxes(
      tracks.map(({ items }) => items.map(({ box }) => box)),
      BOX_STEPS_PER_PX,
    ),
  };
}

/** @throws {ColumnError} */
export const unpackTracks = (columns: TrackColumns, atMs: readonly number[]): Strand<Required<SceneTrack>>[] =>
  columns.ordinal.map((_, track) => unpackTrack(columns, track, atMs));

function unpackTrack(columns: TrackColumns, track: number, atMs: readonly number[]): Strand<Required<SceneTrack>> {
  const ordinal = at(columns.ordinal, track);
  const { frames, letters } = unpackMarks(at(columns.first, track), at(columns.evidence, track), atMs.length);
  const count = frames.length;
  const classes = unpackRuns(at(columns.class, track), count);
  const confidences = unpackNumbers(at(columns.confidence, track), count, columns.confidenceSteps);
  const ages = unpackNumbers(at(columns.ageAtFirstMs, track), count);
  const boxes = unpackBoxes(columns.box, track, count, columns.stepsPerPx);
  const firstAtMs = at(atMs, at(frames, 0));
  const items = frames.map((frame, place) => ({
    ordinal,
    class: at(classes, place),
    confidence: at(confidences, place),
    box: at(boxes, place),
    evidence: evidenceOf(at(letters, place)),
    ageMs: at(ages, place) + at(atMs, frame) - firstAtMs,
  }));
  return { key: ordinal, frames, items };
}

function evidenceOf(letter: string): SceneTrack['evidence'] {
  const evidence = EVIDENCE.get(letter);
  if (evidence === undefined) throw new ColumnError(`the letter ${letter} names no evidence`);
  return evidence;
}
