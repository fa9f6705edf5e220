import type { ClassGroup, Direction } from '@marsad/schemas';
import { classGroup, ObjectClass } from '@marsad/schemas';
import type { NamedLine } from '../lines.ts';

/** One passage that a clip's notes describe; times in seconds. */
export type Passage = {
  readonly line: string;
  readonly direction: Direction;
  readonly group: ClassGroup;
  readonly from: number;
  readonly to: number;
  readonly what: string;
};
export type NotedClip = { readonly lines: readonly NamedLine[]; readonly passages: readonly Passage[] };

/** The notes were made by eye and are a few tenths of a second off. */
const TOLERANCE_S = 0.5;

const passage = (
  line: string,
  direction: Direction,
  group: ClassGroup,
  [from, to]: readonly [number, number],
  what: string,
): Passage => ({ line, direction, group, from, to, what });

/** The passages that the READMEs of `video-intel` and `video-traffic` note by eye, from entering to leaving, at lines of our own choice. */
export const NOTED: Readonly<Record<string, NotedClip>> = {
  'video-intel/car-detection.mp4': {
    lines: [{ name: 'middle', from: [0, 216], to: [768, 216] }],
    passages: [
      passage('middle', 'right_to_left', 'vehicle', [4.4, 8.2], 'white hatchback upwards'),
      passage('middle', 'left_to_right', 'vehicle', [14.4, 17.8], 'light-blue car downwards'),
      passage('middle', 'right_to_left', 'vehicle', [15.1, 18.9], 'red car upwards'),
      passage('middle', 'left_to_right', 'vehicle', [25.1, 27.6], 'white sports car downwards'),
    ],
  },
  'video-intel/person-bicycle-car-detection-part.mp4': {
    lines: [
      { name: 'west', from: [100, 0], to: [100, 432] },
      { name: 'east', from: [668, 0], to: [668, 432] },
    ],
    passages: [
      passage('west', 'left_to_right', 'vehicle', [0, 3.4], 'white car leaves left'),
      passage('east', 'right_to_left', 'cycle', [9.2, 13.5], 'cyclist leaves right'),
      passage('west', 'right_to_left', 'person', [24.4, 28.7], 'pedestrian enters left'),
      passage('west', 'left_to_right', 'vehicle', [27.8, 33.5], 'grey-green car leaves left'),
      passage('east', 'right_to_left', 'cycle', [28.8, 33.8], 'cyclist leaves right'),
    ],
  },
  'video-traffic/road-overhead-640x360.avi': {
    lines: [{ name: 'across', from: [320, 360], to: [320, 0] }],
    passages: [
      passage('across', 'left_to_right', 'vehicle', [1.9, 4.4], 'white'),
      passage('across', 'left_to_right', 'vehicle', [3.4, 5.9], 'white'),
      passage('across', 'left_to_right', 'vehicle', [3.9, 6.1], 'red'),
      passage('across', 'left_to_right', 'vehicle', [6.4, 8.6], 'teal'),
      passage('across', 'left_to_right', 'vehicle', [9.6, 11.9], 'black'),
    ],
  },
};

/** Clips whose notes list no passages: the number of crossings, counted by eye on an image of the line over time. */
export const COUNTED: Readonly<Record<string, { lines: readonly NamedLine[]; crossings: number }>> = {
  'video-traffic/highway-320x240.avi': { lines: [{ name: 'across', from: [0, 150], to: [320, 150] }], crossings: 27 },
};

export type Crossing = {
  readonly seconds: number;
  readonly line: string;
  readonly direction: string;
  readonly class: string;
};
export type Verdict = { readonly passage: Passage; readonly seen: Crossing | undefined };

/** Matches each passage with the first crossing that fits it; crossings that are left over are false. */
export function judgeCrossings(
  passages: readonly Passage[],
  crossings: readonly Crossing[],
): { verdicts: Verdict[]; others: Crossing[] } {
  const others = [...crossings];
  const verdicts = passages.map((noted): Verdict => {
    const at = others.findIndex(
      (crossing) =>
        crossing.line === noted.line &&
        crossing.direction === noted.direction &&
        classGroup(ObjectClass.parse(crossing.class)) === noted.group &&
        crossing.seconds > noted.from - TOLERANCE_S &&
        crossing.seconds < noted.to + TOLERANCE_S,
    );
    return { passage: noted, seen: at < 0 ? undefined : others.splice(at, 1)[0] };
  });
  return { verdicts, others };
}
