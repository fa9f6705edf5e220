import { overwrite } from '@marsad/vision';

/** A crop that an alert may ask for. */
export type KeptCrop = {
  readonly jpeg: Buffer;
  readonly widthPx: number;
  readonly heightPx: number;
  /** How well it shows what it was cut for: of two crops under one id, the higher score stays. */
  readonly score: number;
};

/** The crops of one partition, each kept in memory until an alert asks for it or its time is over. */
export type KeptCrops<Crop extends KeptCrop> = {
  /** Keeps the better of this crop and the one that is already kept under this id, and restarts the id's time. The other is overwritten. */
  keep(id: string, crop: Crop, nowMs: number): void;
  get(id: string, nowMs: number): Crop | undefined;
  /** Overwrites and forgets the crops that match. */
  discardWhere(matches: (crop: Crop) => boolean): void;
  /** Overwrites and forgets every crop. */
  discardAll(): void;
  readonly size: number;
};

export type KeptCropsOptions = {
  /** The most crops of one partition. One more overwrites the oldest. */
  readonly capacity: number;
  readonly lifeMs?: number;
};

/**
 * An alert asks for its crop within seconds; two minutes also cover a short outage of Kafka. A crop without an alert must not outlive them.
 */
export const CROP_LIFE_MS = 2 * 60_000;

/** The one place where crops wait for their alert. However a crop leaves it, its pixels are overwritten first. */
export function createKeptCrops<Crop extends KeptCrop>({
  capacity,
  lifeMs = CROP_LIFE_MS,
}: KeptCropsOptions): KeptCrops<Crop> {
  /** In the order in which they expire. */
  const kept = new Map<string, { readonly crop: Crop; readonly untilMs: number }>();
  const discard = (id: string, crop: Crop): void => {
    overwrite(crop.jpeg);
    kept.delete(id);
  };
  const discardWhere = (matches: (crop: Crop) => boolean): void => {
    for (const [id, { crop }] of kept) if (matches(crop)) discard(id, crop);
  };
  const expire = (nowMs: number): void => {
    for (const [id, { crop, untilMs }] of kept) {
      if (untilMs > nowMs && kept.size <= capacity) break;
      discard(id, crop);
    }
  };
  return {
    keep(id, crop, nowMs) {
      const known = kept.get(id)?.crop;
      const [better, worse] = known && known.score > crop.score ? [known, crop] : [crop, known];
      if (worse && worse !== better) overwrite(worse.jpeg);
      kept.delete(id);
      kept.set(id, { crop: better, untilMs: nowMs + lifeMs });
      expire(nowMs);
    },
    get(id, nowMs) {
      expire(nowMs);
      return kept.get(id)?.crop;
    },
    discardWhere,
    discardAll: () => discardWhere(() => true),
    get size() {
      return kept.size;
    },
  };
}
