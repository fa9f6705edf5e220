import type { Box, Measure, ObjectClass, Rule, RuleThresholds, StaticRegion } from '@marsad/schemas';
import type { Ground, PicturePx, TrackMotion } from '@marsad/ground';

/** The rule as a kind reads it. */
export type WatchedRule = Pick<Rule, 'ruleId' | 'version' | 'placeId' | 'direction' | 'severity' | 'cooldownMs'> & {
  /** Those of the kind's definition where the person named none. */
  readonly classes: readonly ObjectClass[];
  /** With the kind's defaults where the person named none. */
  readonly thresholds: RuleThresholds;
};

export type ZonePlace = {
  readonly kind: 'zone';
  readonly id: string;
  /** What the directory says that the zone is: `carriageway`, `pavement`, `lane` … */
  readonly zoneKind: string;
  /** In px of the frame. */
  readonly polygon: readonly PicturePx[];
  /** The rectangle around the polygon. */
  readonly around: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  contains(at: PicturePx): boolean;
};

export type LinePlace = {
  readonly kind: 'line';
  readonly id: string;
  readonly from: PicturePx;
  readonly to: PicturePx;
  readonly oneWay?: 'left_to_right' | 'right_to_left' | undefined;
};

/** A place of the camera in px of the frame. */
export type Place = ZonePlace | LinePlace | { readonly kind: 'picture' };

/** What a rule sees of one analysed frame. */
export type RuleFrame = {
  /** By the part's own clock, ms; it does not depend on the camera's clock. */
  readonly ptsMs: number;
  /** Time since the frame before that was observed, ms; above 0, because rules are not asked about what was not observed. */
  readonly observedMs: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly ground: Ground | undefined;
  /** The tracks of this frame, hidden ones (`predicted`) among them. */
  readonly tracks: readonly TrackMotion[];
  readonly staticRegions: readonly StaticRegion[];
  readonly isNight: boolean;
  /** All zones and lines of the camera, the rule's own place among them. */
  readonly places: readonly (ZonePlace | LinePlace)[];
};

/** That a rule's condition holds in this frame. The same `key` in the next frames is the same incident. */
export type Holding = {
  /** A track's id, or what else tells two incidents of one rule apart; '' if there can only be one. */
  readonly key: string;
  /** Those that take part, the one that it is about first. */
  readonly tracks: readonly TrackMotion[];
  readonly box?: Box | undefined;
  readonly confidence: number;
  readonly measures?: readonly Measure[] | undefined;
  /** When it really began, if that was before this frame, ms of the part's clock: how long something has stood already. */
  readonly sinceMs?: number | undefined;
};

/** What an analyst and an author of rules are told about a kind. The table of the package's README is made of it. */
export type KindDescription = {
  /** What is raised, in one or two sentences, with its numbers. */
  readonly definition: string;
  /** When it is wrong or blind. */
  readonly limits: string;
  /** Where the definition or its numbers come from. */
  readonly source: string;
};

/**
 * One kind of rule: a pure definition, one file a kind. `step` says in which incidents the condition holds in this frame. The engine gives
 * them their life: raised after `forMs`, amended, over after `overAfterMs` without it, and quiet for the rule's cooldown.
 */
export type RuleKindDefinition<State = unknown> = {
  readonly about: KindDescription;
  readonly place: 'zone' | 'line' | 'zone_or_line' | 'zone_or_picture';
  readonly needsGround: boolean;
  readonly classes: readonly ObjectClass[];
  readonly defaults: RuleThresholds;
  /** The thresholds that it reads beside those with a default; all others mean nothing to it. */
  readonly alsoReads?: readonly (keyof RuleThresholds)[];
  /** How long the condition may fail, ms, before the incident is over. */
  readonly overAfterMs: number;
  /** Whether an incident is a moment without duration, such as a crossing or a near miss: it begins and is over at once. */
  readonly isMoment: boolean;
  /** How far back its state reaches beyond the trails of the present tracks, ms. Absent: not at all. */
  readonly memoryMs?: number;
  /** The state of one rule at one camera in one part. It is plain JSON (no Map, Set or bigint), because it is kept over a restart. */
  start(): State;
  /**
   * The state with which a new part begins, without anything about single tracks, whose numbers end with the part; undefined if nothing was
   * learned. Absent: the kind begins each part anew.
   */
  lasting?(state: State): State | undefined;
  /** May change the state in place. */
  step(state: State, frame: RuleFrame, rule: WatchedRule, place: Place): readonly Holding[];
};
