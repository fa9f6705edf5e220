import type { AnyEvent, Retention } from './define.ts';

/** Value-size limit of every topic, bytes: a crop or a preview is far below it, a full frame above it. */
export const MAX_MESSAGE_BYTES = 400_000;

/**
 * `marsad.<district>.<family>.<event>.v<N>`, or `marsad.city.…` for what is the whole city's.
 * @throws if a district event is asked for without a district.
 */
export function topicOf(event: AnyEvent, district?: string): string {
  if (event.scope === 'district' && !district)
    throw new Error(`${event.type} is a district's event: say which district`);
  const place = event.scope === 'city' ? 'city' : district;
  return `marsad.${place}.${event.family}.${event.event}.v${event.version}`;
}

/** The topics of one event in these districts (one topic where the event is the city's). */
export const topicsOf = (event: AnyEvent, districts: readonly string[]): string[] =>
  event.scope === 'city' ? [topicOf(event)] : districts.map((district) => topicOf(event, district));

/** Kafka topic configuration of a retention; shapes as `kafka-configs` names them. */
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

/** Every topic that a city with these districts needs. */
export const topicSpecifications = (events: readonly AnyEvent[], districts: readonly string[]): TopicSpecification[] =>
  events.flatMap((event) =>
    topicsOf(event, districts).map((topic) => ({
      topic,
      partitions: event.partitions,
      config: topicConfig(event.retention),
      event,
    })),
  );
