import { readFileSync } from 'node:fs';
import { csvRows } from '../evaluate/csv.ts';

/** One row of `samples/expected.csv`: what passes in a clip, as the notes of the footage describe it. */
export type Passage = {
  camera: string;
  kind: 'crossing' | 'behaviour' | 'plate';
  /** The line, the zone, or the text of the plate. */
  place: string;
  /** The direction of a crossing. For a plate, the match that the hotlist must find: `exact`, `possible` or `none`. */
  direction: string;
  class: string;
  fromSeconds: number;
  toSeconds: number;
};

const COLUMNS = ['camera', 'kind', 'place', 'direction', 'class', 'from_seconds', 'to_seconds'] as const;
const isKind = (kind: string): kind is Passage['kind'] => ['crossing', 'behaviour', 'plate'].includes(kind);

/** @throws if a column is missing or a kind is unknown */
export const readExpected = (path: string): Passage[] =>
  csvRows(readFileSync(path, 'utf8')).map((row) => {
    const [camera, kind, place, direction, objectClass, from, to] = COLUMNS.map((column) => {
      const value = row[column];
      if (value === undefined) throw new Error(`${path}: the column ${column} is missing`);
      return value;
    }) as [string, string, string, string, string, string, string];
    if (!isKind(kind)) throw new Error(`${path}: unknown kind ${kind}`);
    return { camera, kind, place, direction, class: objectClass, fromSeconds: Number(from), toSeconds: Number(to) };
  });
