import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { csvRows } from '../csv.ts';
import { EvaluationError } from '../errors.ts';

const VIDEOS = new Set(['.avi', '.mp4', '.mkv', '.mov', '.webm']);

/**
 * The kinds of sets that are scored. A folder's name is its kind, or begins with it and a dash; `tfl` is sparse footage of traffic cameras,
 * `fall` shows people who fall.
 */
export const KINDS = ['plates', 'faces', 'mot', 'video', 'tfl', 'fall'] as const;
export type Kind = (typeof KINDS)[number];

/** @throws {EvaluationError} if there is no such folder, or no set in it */
export function setsIn(data: string): Record<Kind, string[]> {
  if (!statSync(data, { throwIfNoEntry: false })?.isDirectory())
    throw new EvaluationError(`there is no folder ${data}: EVAL_DATA names the folder that holds the labelled sets`);
  const folders = readdirSync(data, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const of = (kind: Kind): string[] => folders.filter((name) => name === kind || name.startsWith(`${kind}-`));
  const sets = {
    plates: of('plates'),
    faces: of('faces'),
    mot: of('mot'),
    video: of('video'),
    tfl: of('tfl'),
    fall: of('fall'),
  };
  if (KINDS.every((kind) => sets[kind].length === 0))
    throw new EvaluationError(`${data} holds no set: folders named ${KINDS.map((kind) => `${kind}-…`).join(', ')}`);
  return sets;
}

/** Lists the videos of a set, each with the ground truth beside it: `NAME.gt.txt`, or `gt.txt` if the set has a single video. */
export function videosOf(data: string, set: string): { video: string; truth: string | undefined }[] {
  const folder = join(data, set);
  const videos = readdirSync(folder).filter((name) => VIDEOS.has(extname(name).toLowerCase()));
  return videos.sort().map((name) => {
    const own = join(folder, `${name.slice(0, -extname(name).length)}.gt.txt`);
    const common = join(folder, 'gt.txt');
    const truth = existsSync(own) ? own : existsSync(common) && videos.length === 1 ? common : undefined;
    return { video: `${set}/${name}`, truth };
  });
}

export type LabelledPlates = {
  /** The folder of the images, below the folder of the data. */
  readonly folder: string;
  readonly kind: 'images' | 'crops';
  readonly texts: ReadonlyMap<string, string>;
  /** Where the labelled plate lies in a photograph, px. */
  readonly centres: ReadonlyMap<string, { x: number; y: number }>;
};

/**
 * Reads the label files of a set of plates: CSV files with a column `text` or `plate`. A label file without boxes describes plate crops.
 */
export function platesOf(data: string, set: string): LabelledPlates[] {
  return readdirSync(join(data, set))
    .filter((name) => extname(name) === '.csv')
    .sort()
    .flatMap((name): LabelledPlates[] => {
      const rows = csvRows(readFileSync(join(data, set, name), 'utf8'));
      const stem = name.slice(0, -'.csv'.length);
      const [first] = rows;
      if (!first?.['file'] || !(first['text'] ?? first['plate'])) return [];
      // Paths are relative to the set (`crops/1.jpg`), or to the folder with the label file's name.
      const isBelow = first['file'].includes('/');
      const folder = join(set, isBelow ? (first['file'].split('/')[0] ?? stem) : stem);
      const nameOf = (file: string): string => (isBelow ? file.split('/').slice(1).join('/') : file);
      const boxed = rows.filter((row) => 'xmin' in row || 'x' in row);
      return [
        {
          folder,
          kind: boxed.length > 0 ? 'images' : 'crops',
          texts: new Map(rows.map((row) => [nameOf(row['file'] ?? ''), row['text'] ?? row['plate'] ?? ''])),
          centres: new Map(boxed.map((row) => [nameOf(row['file'] ?? ''), centreOf(row)])),
        },
      ];
    });
}

function centreOf(row: Record<string, string>): { x: number; y: number } {
  const at = (name: string): number => Number(row[name]);
  return 'xmin' in row
    ? { x: (at('xmin') + at('xmax')) / 2, y: (at('ymin') + at('ymax')) / 2 }
    : { x: at('x') + at('width') / 2, y: at('y') + at('height') / 2 };
}
