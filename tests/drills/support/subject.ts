import { CITY_PLACE, consumerGroupOf } from '@marsad/schemas';
import type { AnyEvent, Principal } from '@marsad/schemas';
import type { DrillCity, Published } from './drill-city.ts';

/** One service under drill: how to give it work, and what must be there afterwards, once. */
export type Subject = {
  readonly service: Principal;
  /** Services that must run beside it. */
  readonly companions?: readonly Principal[];
  /** What its consumer group is for, and whose it is. */
  readonly purpose: string;
  readonly belongsTo: 'district' | 'city';
  /** The topic that is counted, broken and rewound. */
  readonly input: AnyEvent;
  /** Whose topic that is, where it is not the district's. */
  readonly inputOf?: Principal;
  readonly outputs: readonly AnyEvent[];
  /** What must be known before any work: cameras, hotlists. */
  prepare(city: DrillCity, district: string): Promise<void>;
  /** Pieces of work `from` to `to`, in order. Giving the same pieces again says the same messages again. */
  feed(city: DrillCity, district: string, from: number, to: number): Promise<void>;
  /** Throws unless the effects of the first `count` pieces are there: all of them, and each once in effect. */
  assertEffects(city: DrillCity, district: string, published: Published, count: number): Promise<void>;
  /** How many effects can be seen: the first one is the moment after which a crash is one between write and commit. */
  effectsSeen(city: DrillCity, district: string, published: Published): Promise<number>;
  /** Messages of the input topic in one piece of work. */
  readonly inputsAPiece: number;
  /** What it logs when it is at work. */
  readonly atWork: string;
  /** Lets effects happen and keeps their acknowledgement from the service, so that it cannot commit. Undone by opening the gate. */
  readonly withholdAcknowledgement?: (city: DrillCity) => void;
};

/** Its consumer group, whole. */
export const groupOf = ({ service, purpose, belongsTo }: Subject, district: string): string =>
  consumerGroupOf(service, belongsTo === 'city' ? CITY_PLACE : district, purpose);
