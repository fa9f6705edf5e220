import { describe, expect, it, test } from 'vitest';
import {
  accessRules,
  CAMERA_PARTITIONS,
  EVENTS,
  eventOfType,
  PRINCIPALS,
  READ_TOGETHER_BY_CAMERA,
  topicOf,
  topicSpecifications,
} from '../index.ts';

describe('every event of the registry', () => {
  test.each(EVENTS.map((event) => [event.type, event] as const))(
    '%s accepts its example and refuses its invalid data',
    (_, event) => {
      expect(event.schema.safeParse(event.example).success).toBe(true);
      expect(Object.keys(event.invalid).length).toBeGreaterThan(0);
      for (const [why, data] of Object.entries(event.invalid))
        expect(event.schema.safeParse(data).success, why).toBe(false);
    },
  );

  test.each(EVENTS.map((event) => [event.type, event] as const))(
    '%s tolerates a field that a later version may add',
    (_, event) => {
      expect(event.schema.safeParse({ ...event.example, addedLater: 1 }).success).toBe(true);
    },
  );

  test('is found by its type, and its topic names its district', () => {
    for (const event of EVENTS) expect(eventOfType(event.type)).toBe(event);
    expect(topicOf(eventOfType('marsad.scene.observed.v1')!, 'agdal')).toBe('marsad.agdal.scene.observed.v1');
    expect(() => topicOf(eventOfType('marsad.scene.observed.v1')!)).toThrow('say which district');
  });

  test('has readers and writers from the registry only', () => {
    for (const event of EVENTS)
      for (const name of [...event.producers, ...event.consumers]) expect(PRINCIPALS).toContain(name);
  });
});

const places = { districts: ['agdal'], agencies: ['police'] };

test('events that a service reads together by camera have equally many partitions', () => {
  expect(new Set(READ_TOGETHER_BY_CAMERA.map(({ partitions }) => partitions))).toEqual(new Set([CAMERA_PARTITIONS]));
  for (const { keyedBy, scope, type } of READ_TOGETHER_BY_CAMERA)
    expect({ keyedBy, scope }, type).toEqual({ keyedBy: 'camera', scope: 'district' });
});

describe('access', () => {
  test('gives each fact one writer, except where several services must publish it', () => {
    const several = new Set(['marsad.message.dead-lettered.v1', 'marsad.view.failed.v1']);
    // A smart camera's facts have another writer than those of a camera with a stream. The directory says which kind a camera is.
    const byKindOfCamera = EVENTS.filter(
      ({ type, producers }) =>
        producers.length > 1 && producers.includes('edge-gateway') && type !== 'marsad.message.dead-lettered.v1',
    );
    expect(byKindOfCamera.map(({ event, producers }) => [event, ...producers])).toEqual([
      ['state', 'camera-ingest', 'edge-gateway'],
      ['observed', 'camera-ingest', 'edge-gateway'],
      ['ended', 'camera-ingest', 'edge-gateway'],
      ['read', 'plate-reader', 'edge-gateway'],
      ['plate', 'plate-reader', 'edge-gateway'],
      ['failed', 'camera-ingest', 'edge-gateway', 'view-maker', 'plate-reader'],
    ]);
    for (const { type } of byKindOfCamera) several.add(type);
    for (const event of EVENTS)
      // If each service has its own topic, each topic has one writer.
      if (!several.has(event.type) && event.scope !== 'principal')
        expect(event.producers.length, event.type).toBeLessThanOrEqual(1);
  });

  test('allows exactly what the registry lists', () => {
    const rules = accessRules(EVENTS, places);
    const can = (principal: string, operation: string, name: string): boolean =>
      rules.some((rule) => rule.principal === principal && rule.operation === operation && rule.name === name);
    expect(can('plate-reader', 'read', 'marsad.agdal.plate.cropped.v1')).toBe(true);
    expect(can('behaviour-analytics', 'read', 'marsad.agdal.plate.cropped.v1')).toBe(false);
    expect(can('command-center', 'write', 'marsad.agdal.alert.changed.v1')).toBe(false);
    expect(rules.filter((rule) => rule.pattern === 'prefixed').every((rule) => rule.name.endsWith('.'))).toBe(true);
  });

  test('gives an agency its own topics and groups, and nothing else', () => {
    const ofPolice = accessRules(EVENTS, places).filter((rule) => rule.principal === 'agency.police');
    expect(ofPolice.map(({ operation, pattern, name }) => [operation, pattern, name])).toEqual([
      ['read', 'literal', 'agency.police.alerts.v1'],
      ['read', 'literal', 'agency.police.alerts.v2'],
      ['read', 'literal', 'agency.police.contract.v1'],
      ['read', 'prefixed', 'agency.police.'],
    ]);
  });

  test('lets only governance publish permissions, and only alerting read a single review', () => {
    for (const event of EVENTS.filter(({ family }) => family === 'governance' || family === 'watchlist'))
      expect(event.producers, event.type).not.toContain('deployment');
    const review = EVENTS.find(({ type }) => type === 'marsad.review.cast.v1');
    expect(review?.consumers).toEqual(['alerting']);
  });

  test('keeps pictures for minutes, in segments short enough to be deleted', () => {
    const pictures = topicSpecifications(
      EVENTS.filter((event) => event.content === 'jpeg'),
      places,
    );
    expect(pictures.length).toBe(4);
    for (const { config } of pictures) {
      expect(Number(config['retention.ms'])).toBeLessThanOrEqual(600_000);
      expect(Number(config['segment.ms'])).toBeLessThanOrEqual(Number(config['retention.ms']));
    }
  });
});

describe('a token of a person', () => {
  const carriers = EVENTS.filter((event) => 'idToken' in event.schema.shape && event.consumers.length > 0);
  it.each(carriers.map((event) => [event.type, event] as const))(
    '%s is read only by the service that carries it out, and is gone within a day and a quarter of an hour',
    (_, { producers, consumers, retention }) => {
      expect([producers.length, consumers.length]).toEqual([1, 1]);
      expect(retention.kind === 'delete' && retention.retentionMs).toBeLessThanOrEqual(86_400_000);
      expect(retention.segmentMs).toBeLessThanOrEqual(900_000);
    },
  );
  it('of a session lives an hour', () => {
    expect(eventOfType('marsad.alert.commanded.v2')?.retention).toMatchObject({ retentionMs: 3_600_000 });
    expect(carriers.map(({ type }) => type)).toHaveLength(4);
  });
});

describe('a topic for each principal', () => {
  const event = {
    ...eventOfType('marsad.audit.entry.v1')!,
    scope: 'principal' as const,
    producers: ['governance', 'alerting'] as const,
  };

  it('is named after its publisher, and no other service may write it', () => {
    const rules = accessRules([event], places);
    const writers = (topic: string) =>
      rules.filter((rule) => rule.name === topic && rule.operation === 'write').map(({ principal }) => principal);
    expect(topicSpecifications([event], places).map(({ topic }) => topic)).toEqual([
      'audit.governance.entry.v1',
      'audit.alerting.entry.v1',
    ]);
    expect(writers('audit.governance.entry.v1')).toEqual(['governance']);
    expect(writers('audit.alerting.entry.v1')).toEqual(['alerting']);
  });
});

it('a retired version has no topic and no rights', () => {
  const retired = { ...eventOfType('marsad.scene.observed.v1')!, producers: [], consumers: [] };
  expect(topicSpecifications([retired], places)).toEqual([]);
  expect(accessRules([retired], places).filter(({ resource }) => resource === 'topic')).toEqual([]);
});
