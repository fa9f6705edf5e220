/** What a stretch of road looked like for ten seconds. */
export type Stretch = {
  /** Motor vehicles in it at a time, on average. */
  readonly vehicles: number;
  /** Passenger car units a km and lane; undefined without a calibration. */
  readonly density: number | undefined;
  /** Space mean speed; undefined without a calibration, or if nobody's speed is known. */
  readonly speedKmh: number | undefined;
  /** Share of the vehicles' time in which they stand. */
  readonly standingShare: number;
  /** Share of the vehicles' time in which they crawl: slower than 20 km/h, or than half a height of their box a second without a calibration. */
  readonly crawlingShare: number;
  /** Share of the vehicles' time in which they are held up: slower than 40 km/h and than 60 % of those who drive freely. */
  readonly heldUpShare: number;
  /** Share of the zone's picture that boxes cover, and their speed in heights of their own box a second. */
  readonly coverage: number;
  readonly speedInHeights: number | undefined;
};

export type ZoneState = 'free' | 'dense' | 'queue' | 'stopped';

/** A single vehicle that stands is no traffic that stands. */
const FEWEST = 2;
const STOPPED_SHARE = 0.8;
/** A queue: denser than level of service C (HCM 2000) and this slow, km/h, or with half of the vehicles standing. */
const QUEUE_PER_KM = 16;
const QUEUE_KMH = 20;
const QUEUE_STANDING = 0.5;
/** Dense: level of service E begins (HCM 2000); or drivers are no longer free (D is near) and already this slow, km/h. */
const DENSE_PER_KM = 22;
const SLOWED_PER_KM = 12;
const SLOWED_KMH = 35;
/** Where one lane is full and the next is not, the mean of both says nothing: above level of service A, shares of the vehicles decide. */
const COMPANY_PER_KM = 7;
const CRAWLING_SHARE = 0.5;
const HELD_UP_SHARE = 0.2;
/** Who crawls is slower than this, km/h or heights of its own box a second. */
export const CRAWLING_KMH = QUEUE_KMH;
export const CRAWLING_HEIGHTS = 0.5;
/** Who is held up is slower than this, km/h, and than this share of the speed of those who drive freely. */
export const HELD_UP_KMH = 40;
export const HELD_UP_OF_FREE = 0.6;
/** The same without a calibration, by the share of the zone that boxes cover and heights a second: it knows distances poorly. */
const QUEUE_COVERAGE = 0.12;
const QUEUE_HEIGHTS = 0.5;
const COMPANY_COVERAGE = 0.06;
const DENSE_COVERAGE = 0.25;
const SLOWED_COVERAGE = 0.15;
const SLOWED_HEIGHTS = 1.2;

/** The state of a carriageway by what was in it. The limits are explained in docs/traffic-measures.md. */
export function stateOf(stretch: Stretch): ZoneState {
  const { vehicles, standingShare, crawlingShare, heldUpShare } = stretch;
  if (vehicles < FEWEST) return 'free';
  if (standingShare >= STOPPED_SHARE) return 'stopped';
  const { hasCompany, isFull, isPacked, isBusy, isCrawling, isSlowed } = judged(stretch);
  if (isFull && (isCrawling || standingShare >= QUEUE_STANDING)) return 'queue';
  if (hasCompany && crawlingShare >= CRAWLING_SHARE) return 'queue';
  if (isPacked || (isBusy && (isSlowed || isCrawling))) return 'dense';
  return hasCompany && heldUpShare >= HELD_UP_SHARE ? 'dense' : 'free';
}

function judged({ density, speedKmh, coverage, speedInHeights }: Stretch) {
  if (density !== undefined && speedKmh !== undefined)
    return {
      hasCompany: density >= COMPANY_PER_KM,
      isFull: density >= QUEUE_PER_KM,
      isPacked: density >= DENSE_PER_KM,
      isBusy: density >= SLOWED_PER_KM,
      isCrawling: speedKmh < QUEUE_KMH,
      isSlowed: speedKmh < SLOWED_KMH,
    };
  const heights = speedInHeights ?? Number.POSITIVE_INFINITY;
  return {
    hasCompany: coverage >= COMPANY_COVERAGE,
    isFull: coverage >= QUEUE_COVERAGE,
    isPacked: coverage >= DENSE_COVERAGE,
    isBusy: coverage >= SLOWED_COVERAGE,
    isCrawling: heights < QUEUE_HEIGHTS,
    isSlowed: heights < SLOWED_HEIGHTS,
  };
}
