import { isRetired, type AnyEvent, type Retention } from './define.ts';
import { CITY_PLACE } from './groups.ts';

/** The limit of a message's value on every topic, bytes. A crop or a preview is far below it, a full frame above it. */
export const MAX_MESSAGE_BYTES = 400_000;

/** The places that have topics: the districts of a city, and the agencies that it shares alerts with. */
export type Places = { readonly districts: readonly string[]; readonly agencies: readonly string[] };

/**
 * The topic of an event: `marsad.<district>.<family>.<event>.v<N>`; `marsad.city.…` if it belongs to the whole city;
 * `agency.<agency>.<stream>.v<N>` for an agency; `<family>.<principal>.<event>.v<N>` if each service has its own topic.
 * @param place the district, agency or principal, for an event that has one
 * @throws if an event has a place and none is given
 */
export function topicOf(event: AnyEvent, place?: string): string {
  if (event.scope !== 'city' && !place)
    throw new Error(`${event.type} has one topic per ${event.scope}: say which ${event.scope}`);
  if (event.scope === 'agency') return `agency.${place}.${event.event}.v${event.version}`;
  if (event.scope === 'principal') return `${event.family}.${place}.${event.event}.v${event.version}`;
  return `marsad.${event.scope === 'city' ? CITY_PLACE : place}.${event.family}.${event.event}.v${event.version}`;
}

/**
 * The topics of one event in these places: one if it belongs to the city, otherwise one per district, agency or principal; none if it is
 * retired.
 */
export function topicsOf(event: AnyEvent, { districts, agencies }: Places): string[] {
  if (isRetired(event)) return [];
  if (event.scope === 'city') return [topicOf(event)];
  const places = { district: districts, agency: agencies, principal: event.producers }[event.scope];
  return places.map((place) => topicOf(event, place));
}

/** The Kafka topic configuration of a retention, with the keys of `kafka-configs`. */
export function topicConfig(retention: Retention): Record<string, string> {
  const common = {
    'message.timestamp.type': 'LogAppendTime',
    'max.message.bytes': String(MAX_MESSAGE_BYTES),
    'segment.ms': String(retention.segmentMs),
    'file.delete.delay.ms': '1000',
  };
  if (retention.kind === 'delete') {
    return { ...common, 'cleanup.policy': 'delete', 'retention.ms': String(retention.retentionMs) };
  }
  return {
    ...common,
    'cleanup.policy': 'compact',
    'min.cleanable.dirty.ratio': '0.1',
    'max.compaction.lag.ms': String(retention.maxCompactionLagMs),
    'delete.retention.ms': String(retention.deleteRetentionMs),
  };
}

export type TopicSpecification = { topic: string; partitions: number; config: Record<string, string>; event: AnyEvent };

/** Every topic that a city with these districts and agencies needs. */
export const topicSpecifications = (events: readonly AnyEvent[], places: Places): TopicSpecification[] =>
  events.flatMap((event) =>
    topicsOf(event, places).map((topic) => ({
      topic,
      partitions: event.partitions,
      config: topicConfig(event.retention),
      event,
    })),
  );
