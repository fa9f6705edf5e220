import { readFileSync } from 'node:fs';

/** One row of `samples/expected.csv`: what passes in a clip, written from the footage's own notes. */
export type Passage = {
  camera: string;
  kind: 'crossing' | 'behaviour' | 'plate';
  /** The line, the zone, or the plate's text. */
  place: string;
  /** A crossing's direction; for a plate, what the hotlist must say: `exact`, `possible` or `none`. */
  direction: string;
  class: string;
  fromSeconds: number;
  toSeconds: number;
};

const HEADER = 'camera,kind,place,direction,class,from_seconds,to_seconds,source';

/** @throws if the file's header is another one: the columns are read by position. */
export function readExpected(path: string): Passage[] {
  const [header, ...rows] = readFileSync(path, 'utf8').trim().split('\n');
  if (header !== HEADER) throw new Error(`${path}: the first line must be ${HEADER}`);
  return rows.map((row) => {
    const [camera = '', kind = '', place = '', direction = '', objectClass = '', from = '', to = ''] = row.split(',');
    if (kind !== 'crossing' && kind !== 'behaviour' && kind !== 'plate')
      throw new Error(`${path}: unknown kind ${kind} in "${row}"`);
    return { camera, kind, place, direction, class: objectClass, fromSeconds: Number(from), toSeconds: Number(to) };
  });
}
