import type { z } from 'zod';
import type { IdRecipe } from './event-id.ts';
import type { Principal } from './principals.ts';

/**
 * How long a topic's records live; -1 as `retentionMs` means for ever. Their longest life on disk is retention + segment + the broker's
 * check interval + its delete delay.
 */
export type Retention =
  | { readonly kind: 'delete'; readonly retentionMs: number; readonly segmentMs: number }
  | {
      readonly kind: 'compact';
      readonly segmentMs: number;
      readonly maxCompactionLagMs: number;
      readonly deleteRetentionMs: number;
    };

/** `none`; `indirect` (positions and tracks); `plate`; `image` (pictures of people, masked or not); `biometric`; `staff` (who did what). */
export type PersonalData = 'none' | 'indirect' | 'plate' | 'image' | 'biometric' | 'staff';

/** The alert and the district that an event is about, for its CloudEvents attributes. */
export type About = { readonly subject?: string | undefined; readonly district?: string | undefined };

/** @typeParam Origin the values beyond its data that the event's id depends on, if any */
export type EventDefinition<Schema extends z.ZodObject = z.ZodObject, Origin = unknown> = {
  /** CloudEvents type, `marsad.<family>.<event>.v<N>`. */
  readonly type: string;
  readonly family: string;
  readonly event: string;
  readonly version: number;
  /** One sentence: the fact that this event states. */
  readonly fact: string;
  /** For a picture, the schema of its metadata. */
  readonly schema: Schema;
  readonly content: 'json' | 'jpeg';
  /** The kind of place that has its own topic. `principal`: each service that publishes it, and only that service may write its topic. */
  readonly scope: 'district' | 'city' | 'agency' | 'principal';
  /** The meaning of the key, for the catalogue. */
  readonly keyedBy: string;
  /** Computes the key. A method and not a property, so that the definition of one event is also an `AnyEvent`. */
  key(data: z.infer<Schema>): string;
  /**
   * Computes the recipe of the event's id from its data, so that the same fact has the same id, whichever instance publishes it. Undefined
   * if the id needs an origin and none is given.
   */
  id(data: z.input<Schema>, origin?: Origin): IdRecipe | undefined;
  /** The alert and the district of the attributes `subject` and `source`, if they are not the data's own `alertId` and `district`. */
  about?(data: z.infer<Schema>): About;
  readonly partitions: number;
  readonly producers: readonly Principal[];
  readonly consumers: readonly Principal[];
  readonly retention: Retention;
  readonly personalData: PersonalData;
  readonly example: z.infer<Schema>;
  /** Invalid data, by the reason why the schema must refuse it. */
  readonly invalid: Readonly<Record<string, unknown>>;
};

/** The name of an event's published schema, its `$id`. */
export const schemaUrnOf = ({ family, event, version }: Pick<AnyEvent, 'family' | 'event' | 'version'>): string =>
  `urn:marsad:schema:${family}.${event}.v${version}`;

export type AnyEvent = EventDefinition<z.ZodObject>;
export type DataOf<E> = E extends EventDefinition<infer S, infer _Origin> ? z.infer<S> : never;

type Input<Schema extends z.ZodObject, Origin> = Omit<
  EventDefinition<Schema, Origin>,
  'type' | 'family' | 'event' | 'version' | 'content' | 'example'
> & { readonly content?: 'json' | 'jpeg'; readonly example: z.input<Schema> };

/**
 * Defines one event. `type` is `<family>.<event>.v<N>`, without the leading `marsad.`.
 * @throws at import time if the type has another form or the example does not match the schema, so that no service starts on a broken
 * contract
 */
export function defineEvent<Schema extends z.ZodObject, Origin = unknown>(
  type: string,
  input: Input<Schema, Origin>,
): EventDefinition<Schema, Origin> {
  const parts = /^([a-z]+)\.([a-z-]+)\.v(\d+)$/.exec(type);
  if (!parts?.[1] || !parts[2] || !parts[3]) throw new Error(`event type ${type} is not <family>.<event>.v<N>`);
  return Object.freeze({
    content: 'json',
    ...input,
    type: `marsad.${type}`,
    family: parts[1],
    event: parts[2],
    version: Number(parts[3]),
    example: input.schema.parse(input.example),
  });
}

const keyedByField = <const Field extends string>(field: Field, keyedBy: string) => ({
  keyedBy,
  key: (data: Readonly<Record<Field, string>>): string => data[field],
});

/** Events of one camera, in order, on a topic of its district. */
export const ofCamera = { scope: 'district', ...keyedByField('camera', 'camera') } as const;
/** Events of one alert, in order, on a topic of its district. */
export const ofAlert = { scope: 'district', ...keyedByField('alertId', 'alert') } as const;

/** No service publishes or reads this version any more. */
export const retired = { producers: [], consumers: [] } as const;

/**
 * The number of partitions of every topic that a service reads together with another by camera (crops, ended tracks, requests for
 * pictures). It is the same for all, so that all messages of a camera have one partition number and reach one replica. It also limits how
 * many replicas of a service can work in one district.
 */
export const CAMERA_PARTITIONS = 4;

const MINUTE = 60_000;
export const minutes = (n: number): number => n * MINUTE;
export const hours = (n: number): number => n * 60 * MINUTE;
export const days = (n: number): number => n * 24 * 60 * MINUTE;

/** The retention of a topic whose records are deleted by age. */
export const deleteAfter = (
  retentionMs: number,
  segmentMs = Math.max(minutes(1), Math.floor(retentionMs / 4)),
): Retention => ({
  kind: 'delete',
  retentionMs,
  segmentMs,
});

/**
 * Whether no service publishes or reads this version any more. It has no topic; its schema stays published, so that old records can still
 * be read.
 */
export const isRetired = (event: Pick<AnyEvent, 'producers' | 'consumers' | 'scope'>): boolean =>
  event.scope !== 'agency' && event.producers.length === 0 && event.consumers.length === 0;

/** The retention of a state topic, which keeps the last record of each key. */
export const latestPerKey: Retention = {
  kind: 'compact',
  segmentMs: minutes(10),
  maxCompactionLagMs: minutes(20),
  deleteRetentionMs: hours(24),
};
