import type { RuleKind } from '@marsad/schemas';
import type { CameraPose } from '../camera/lens.ts';
import type { Corner } from './path.ts';
import type { PeopleFlow } from './people.ts';
import type { Demand, Road } from './traffic.ts';

/** A line on the ground, m; left and right as seen from `from` towards `to`. */
export type GroundLine = {
  readonly id: string;
  readonly from: Corner;
  readonly to: Corner;
  readonly oneWay?: 'left_to_right' | 'right_to_left';
};

export type GroundZone = {
  readonly id: string;
  readonly kind: 'forbidden' | 'loitering' | 'carriageway' | 'pavement' | 'lane' | 'queue' | 'measured' | 'approach';
  readonly polygon: readonly Corner[];
};

/** Where a queue is measured: the vehicles on these links between two places, back from the stop line. */
export type QueueStretch = {
  readonly zone: string;
  readonly links: readonly string[];
  readonly fromM: number;
  readonly stopM: number;
};

/** A place with its camera, its road and the usual traffic on it. */
export type Site = {
  readonly id: string;
  readonly pose: CameraPose;
  readonly road: Road;
  readonly demands: readonly Demand[];
  readonly flows: readonly PeopleFlow[];
  readonly lines: readonly GroundLine[];
  readonly zones: readonly GroundZone[];
  readonly queues: readonly QueueStretch[];
  /** Points whose place on the ground was measured, m. */
  readonly measuredPoints: readonly Corner[];
};

/** What truly happened, in the words of the rules. */
export type IncidentOrder = { readonly id: string; readonly kind: RuleKind; readonly placeId: string };
