import type { RetentionClass } from '@marsad/schemas';
import type { Period, Span } from '../ports.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The buckets of each class. Recordings come before their masks, which stay for as long as a recording that is held. */
export const BUCKETS_OF: Readonly<Record<RetentionClass, readonly string[]>> = {
  recordings: ['recordings', 'masks'],
  tracks: ['tracks'],
  alerts: ['views', 'evidence'],
  plates: [],
};

/** The UTC day that a folder is named after; undefined for another folder. */
export function dayOf(folder: string): Span | undefined {
  if (!/^\d{4}-\d\d-\d\d\/$/.test(folder)) return undefined;
  const fromMs = Date.parse(`${folder.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(fromMs) || folderOf(fromMs) !== folder) return undefined;
  return { fromMs, toMs: fromMs + DAY_MS };
}

/** The folder of a UTC day, with its slash. */
export const folderOf = (fromMs: number): string => `${new Date(fromMs).toISOString().slice(0, 10)}/`;

export const nameOfPeriod = ({
  district,
  class: retentionClass,
  fromMs,
}: Pick<Period, 'district' | 'fromMs'> & { readonly class: string }): string =>
  `${district}/${retentionClass}/${folderOf(fromMs).slice(0, -1)}`;

/** Where and when an object was captured, as its key says it: `<owner>/<district>/<day>/<hour>/<camera>/<name>`. */
export function placeOfKey(key: string): (Span & { readonly camera: string }) | undefined {
  const [, , day = '', hour = '', camera, name] = key.split('/');
  const at = dayOf(`${day}/`);
  if (!at || camera === undefined || name === undefined || !/^([01]\d|2[0-3])$/.test(hour)) return undefined;
  const fromMs = at.fromMs + Number(hour) * HOUR_MS;
  return { camera, fromMs, toMs: fromMs + HOUR_MS };
}

/** The common part of the keys of a recording and its masks. */
export const stemOf = (key: string): string => key.replace(/\.(mp4|(masks|tracks)\.json\.zst)$/, '');
