import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Box } from '@marsad/schemas';
import type { Size } from '@marsad/vision';
import { csvRows } from '../csv.ts';
import type { ShownAs } from '../masks.ts';
import { sizeOfVideo } from '../video.ts';
import { evaluate, outPath } from './command.ts';
import { shareOf, type Section } from './section.ts';
import { videosOf } from './sets.ts';

/** A head is the top seventh of a person's labelled box. It is visible if masks cover less than this share of it. */
const HEAD_OF_BOX = 1 / 7;
const HIDDEN_FROM = 0.8;
/** A face in a head taller than this might be recognised, px. */
const LARGE_HEAD_PX = 24;

export type MasksScore = {
  readonly frames: number;
  readonly wholeFrames: number;
  readonly heads: number;
  readonly visible: number;
  readonly largeVisible: number;
  /** Summed over all frames, px squared. */
  readonly maskedArea: number;
  readonly peopleArea: number;
};
export type MaskedFrame = { readonly whole: boolean; readonly masks: readonly Box[] };

export async function masksSection(data: string, sets: readonly string[]): Promise<Section> {
  const rows: string[][] = [];
  const commands: string[] = [];
  for (const { video, truth } of sets.flatMap((set) => videosOf(data, set))) {
    if (truth === undefined) continue;
    for (const as of ['preview', 'clip'] satisfies ShownAs[]) {
      const out = outPath(`${video}.${as}.csv`);
      console.log(`evaluate: masks of ${video} as a ${as} …`);
      const ran = await evaluate(['masks', '--video', join(data, video), '--as', as, '--out', out]);
      commands.push(`npm run evaluate -- masks --video $EVAL_DATA/${video} --as ${as} --out masks.csv`);
      if (ran.kind === 'failed') rows.push([video, as, `failed: ${ran.reason}`]);
      else rows.push([video, as, ...cellsOf(scoreFiles(out, truth, sizeOfVideo(join(data, video))))]);
    }
  }
  return {
    title: 'Masks over people',
    intro:
      'What is hidden in the previews of all analysed frames, and in a clip’s every frame, whose masks were written beside a recording and read again, against the labelled boxes of people: a head is the top seventh of a box, and visible where less than four fifths of it are masked. The area is that of all masks, on vehicles and for nothing as well, against the area of the labelled people alone.',
    head: [
      'video',
      'as',
      'heads visible',
      'of these taller than 24 px',
      'frames hidden whole',
      'area, times the people’s',
    ],
    rows,
    commands,
  };
}

const cellsOf = ({ frames, wholeFrames, heads, visible, largeVisible, maskedArea, peopleArea }: MasksScore) => [
  `**${shareOf(visible, heads)}**`,
  String(largeVisible),
  shareOf(wholeFrames, frames),
  (maskedArea / peopleArea).toFixed(2),
];

const scoreFiles = (masks: string, truth: string, size: Size): MasksScore =>
  scoreMasks(masksByFrame(readFileSync(masks, 'utf8')), peopleByFrame(readFileSync(truth, 'utf8')), size);

/** Parses the file that `npm run evaluate -- masks` writes, by frame. */
export function masksByFrame(text: string): Map<number, MaskedFrame> {
  const frames = new Map<number, MaskedFrame>();
  for (const { frame, whole, x, y, width, height } of csvRows(text)) {
    const known = frames.get(Number(frame))?.masks ?? [];
    const box = { x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
    frames.set(Number(frame), { whole: whole === '1', masks: x === '' ? known : [...known, box] });
  }
  return frames;
}

/** Parses MOTChallenge ground truth, `frame,id,left,top,width,height,…`, by frame. */
export function peopleByFrame(text: string): Map<number, Box[]> {
  const people = new Map<number, Box[]>();
  for (const line of text.split('\n').filter((row) => row.trim() !== '')) {
    const [frame = 0, , x = 0, y = 0, width = 0, height = 0] = line.split(',').map(Number);
    people.set(frame, [...(people.get(frame) ?? []), { x, y, width, height }]);
  }
  return people;
}

/** @param size of the frames, px: what lies outside counts neither as a head nor as area */
export function scoreMasks(
  frames: ReadonlyMap<number, MaskedFrame>,
  people: ReadonlyMap<number, readonly Box[]>,
  size: Size,
): MasksScore {
  const score = { frames: 0, wholeFrames: 0, heads: 0, visible: 0, largeVisible: 0, maskedArea: 0, peopleArea: 0 };
  for (const [frame, { whole, masks }] of frames) {
    const masked = painted(masks, size);
    const boxes = people.get(frame) ?? [];
    score.frames += 1;
    if (whole) score.wholeFrames += 1;
    score.maskedArea += sum(masked, { x: 0, y: 0, ...size }, size);
    score.peopleArea += sum(painted(boxes, size), { x: 0, y: 0, ...size }, size);
    for (const box of boxes) {
      const head = clippedToFrame({ ...box, height: box.height * HEAD_OF_BOX }, size);
      if (head.width < 1 || head.height < 1) continue;
      score.heads += 1;
      if (sum(masked, head, size) >= HIDDEN_FROM * head.width * head.height) continue;
      score.visible += 1;
      if (box.height * HEAD_OF_BOX > LARGE_HEAD_PX) score.largeVisible += 1;
    }
  }
  return score;
}

/** One byte for each px: 1 inside any of the boxes. */
function painted(boxes: readonly Box[], size: Size): Uint8Array {
  const pixels = new Uint8Array(size.width * size.height);
  for (const box of boxes.map((unclipped) => clippedToFrame(unclipped, size)))
    for (let row = box.y; row < box.y + box.height; row++)
      pixels.fill(1, row * size.width + box.x, row * size.width + box.x + Math.max(0, box.width));
  return pixels;
}

function sum(pixels: Uint8Array, box: Box, size: Size): number {
  let count = 0;
  for (let row = box.y; row < box.y + box.height; row++)
    for (let x = box.x; x < box.x + box.width; x++) count += pixels[row * size.width + x] ?? 0;
  return count;
}

/** Rounds a box to whole px and clips it to the frame. */
function clippedToFrame({ x, y, width, height }: Box, size: Size): Box {
  const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, Math.round(value)));
  const [left, top] = [clamp(x, size.width), clamp(y, size.height)];
  return { x: left, y: top, width: clamp(x + width, size.width) - left, height: clamp(y + height, size.height) - top };
}
