import { CITY_PLACE, consumerGroupOf } from '@marsad/schemas';
import type { AnyEvent, Principal } from '@marsad/schemas';
import type { DrillCity, Published } from './drill-city.ts';

/** One service that is drilled: how to give it work, and which effects must be there afterwards, once each. */
export type Subject = {
  readonly service: Principal;
  /** Services that must run beside it. */
  readonly companions?: readonly Principal[];
  /** The purpose of its consumer group, and whether the group is a district's or the city's. */
  readonly purpose: string;
  readonly belongsTo: 'district' | 'city';
  /** The event whose topic the drill counts, breaks and rewinds. */
  readonly input: AnyEvent;
  /** Whose topic that is, if it is not the district's. */
  readonly inputOf?: Principal;
  readonly outputs: readonly AnyEvent[];
  /** Publishes what the service must know before any work: cameras, hotlists. */
  prepare(city: DrillCity, district: string): Promise<void>;
  /** Gives it the pieces of work `from` to `to`, in order. The same pieces are the same messages. */
  feed(city: DrillCity, district: string, from: number, to: number): Promise<void>;
  /** Throws unless all effects of the first `count` pieces are there, each once in effect. */
  assertEffects(city: DrillCity, district: string, published: Published, count: number): Promise<void>;
  /** How many effects are visible. A crash right after the first one comes between write and commit. */
  effectsSeen(city: DrillCity, district: string, published: Published): Promise<number>;
  /** Messages of the input topic in one piece of work. */
  readonly inputMessagesPerPiece: number;
  /** The line that it logs when it has begun to work. */
  readonly atWork: string;
  /** Lets effects happen but withholds their acknowledgement, so that the service cannot commit. Opening the gate undoes it. */
  readonly withholdAcknowledgement?: (city: DrillCity) => void;
};

/** The full name of its consumer group. */
export const groupOf = ({ service, purpose, belongsTo }: Subject, district: string): string =>
  consumerGroupOf(service, belongsTo === 'city' ? CITY_PLACE : district, purpose);
