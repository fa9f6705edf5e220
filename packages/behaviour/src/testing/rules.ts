import { ruleDefined } from '@marsad/schemas';
import type { Rule } from '@marsad/schemas';
import type { PicturePx, TrackMotion, TrailPoint } from '@marsad/ground';
import type { Holding, RuleFrame, WatchedRule } from '../rules/kind.ts';
import { boxAt, EPOCH } from './scenes.ts';

/** Rules, tracks and frames for tests of kinds: frames of 1000 x 500 px, 5 a second. */
export const ruleWith = (more: Partial<Rule> = {}): Rule => ({
  ...ruleDefined.example,
  ...ruleDefined.schema.parse(ruleDefined.example),
  schedule: undefined,
  inForceFromMs: 0,
  cooldownMs: 0,
  ...more,
});

export const watchedWith = (more: Partial<WatchedRule> = {}): WatchedRule => ({
  ...ruleWith(),
  classes: ['person'],
  thresholds: {},
  ...more,
});

export const pointAt = (ptsMs: number, at: PicturePx, more: Partial<TrailPoint> = {}): TrailPoint => ({
  ptsMs,
  at,
  ground: undefined,
  box: boxAt(at.x, at.y - 20),
  ...more,
});

/** A track that stands where it is for as long as its trail reaches, unless `more` says otherwise. */
export function motionAt(ordinal: number, ptsMs: number, at: PicturePx, more: Partial<TrackMotion> = {}): TrackMotion {
  const now = pointAt(ptsMs, at);
  return {
    id: `agdal-avenue-1:${EPOCH}:0:t${ordinal}`,
    ordinal,
    class: 'car',
    isSettled: true,
    evidence: 'detected',
    confidence: 0.9,
    ageMs: ptsMs,
    now,
    trail: [now],
    velocity: undefined,
    speedInHeights: undefined,
    stillSinceMs: undefined,
    ...more,
  };
}

export const frameAt = (
  ptsMs: number,
  tracks: readonly TrackMotion[] = [],
  more: Partial<RuleFrame> = {},
): RuleFrame => ({
  ptsMs,
  observedMs: 200,
  widthPx: 1000,
  heightPx: 500,
  ground: undefined,
  tracks,
  staticRegions: [],
  isNight: false,
  places: [],
  ...more,
});

export const holdingOf = (track: TrackMotion, more: Partial<Holding> = {}): Holding => ({
  key: track.id,
  tracks: [track],
  confidence: track.confidence,
  ...more,
});
