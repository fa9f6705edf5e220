import type { DataOf, segmentRecorded } from '@marsad/schemas';
import { footageOf } from './clip-plan.ts';
import type { Footage } from './clip-plan.ts';
import type { FootageStore, SealedSegment, StoreFailure } from '../ports.ts';

export type FootagePlace = Footage &
  (({ readonly kind: 'local' } & SealedSegment) | { readonly kind: 'stored'; readonly key: string });
export type FoundFootage = { readonly kind: 'found'; readonly footage: readonly FootagePlace[] } | StoreFailure;

/** How long announced segments are remembered, ms. */
const REMEMBER_MS = 15 * 60_000;
/** The longest possible segment, ms, which is assumed if only the segment's name is known. */
const LONGEST_MS = 180_000;
const NAME = /(?:^|\/)(\d+)-(\d+)-(\d+)-(\d+)\.mp4$/;

/** Finds the segments of a camera's time: in the spool, among the announced ones of earlier owners, or by listing the store. */
export function createFootage(local: (camera: string) => readonly SealedSegment[], store: FootageStore) {
  let announced: (FootagePlace & { camera: string })[] = [];

  const known = (camera: string): FootagePlace[] => {
    const here = local(camera).map((segment): FootagePlace => ({ ...segment, kind: 'local' }));
    const names = new Set(here.map(keyOf));
    return [...here, ...announced.filter((place) => place.camera === camera && !names.has(keyOf(place)))];
  };
  const listed = async (
    place: { district: string; camera: string },
    fromMs: number,
    toMs: number,
  ): Promise<FoundFootage> => {
    const folders = new Set([fromMs - LONGEST_MS, fromMs, toMs].map((atMs) => store.keyOf(place, atMs, '')));
    const footage: FootagePlace[] = [];
    for (const folder of folders) {
      const answer = await store.list('recordings', folder);
      if (answer.kind !== 'listed') return answer;
      footage.push(...answer.keys.flatMap(placeOfKey));
    }
    return { kind: 'found', footage };
  };

  return {
    note(segment: DataOf<typeof segmentRecorded>): void {
      const place = placeOfKey(segment.objectKey)[0];
      if (!place) return;
      announced = announced.filter(({ toMs }) => toMs > segment.toMs - REMEMBER_MS);
      announced.push({ ...place, toMs: segment.toMs, camera: segment.camera });
    },
    async find(place: { district: string; camera: string }, fromMs: number, toMs: number): Promise<FoundFootage> {
      const near = footageOf(known(place.camera), fromMs, toMs);
      if (near.some((place) => place.fromMs <= fromMs)) return { kind: 'found', footage: near };
      const answer = await listed(place, fromMs, toMs);
      if (answer.kind !== 'found') return near.length > 0 ? { kind: 'found', footage: near } : answer;
      const names = new Set(near.map(keyOf));
      const others = answer.footage.filter((place) => !names.has(keyOf(place)));
      return { kind: 'found', footage: footageOf([...near, ...others], fromMs, toMs) };
    },
  };
}
export type FootageIndex = ReturnType<typeof createFootage>;

const keyOf = ({ epoch, part, fromMs }: Footage): string => `${epoch}-${part}-${fromMs}`;

function placeOfKey(key: string): FootagePlace[] {
  const [, epoch, part, fromMs, originMs] = NAME.exec(key) ?? [];
  if (originMs === undefined) return [];
  const from = Number(fromMs);
  return [
    {
      kind: 'stored',
      key,
      epoch: Number(epoch),
      part: Number(part),
      fromMs: from,
      toMs: from + LONGEST_MS,
      originMs: Number(originMs),
    },
  ];
}
