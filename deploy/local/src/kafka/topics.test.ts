import { EVENTS, plateCropped, READ_TOGETHER_BY_CAMERA, topicOf, topicSpecifications } from '@marsad/schemas';
import { describe, expect, test } from 'vitest';
import type { ExistingTopic } from './topics.ts';
import { planTopics } from './topics.ts';

const wanted = topicSpecifications(EVENTS, { districts: ['agdal'], agencies: ['police'] });
const asWanted = (): Map<string, ExistingTopic> =>
  new Map(wanted.map(({ topic, partitions, config }) => [topic, { partitions, config }]));
const first = wanted[0]!;

describe('the plan for topics', () => {
  test('creates everything on an empty broker', () => {
    expect(planTopics(wanted, new Map()).create).toHaveLength(wanted.length);
  });

  test('is empty when the broker matches the registry', () => {
    expect(planTopics(wanted, asWanted())).toEqual({ create: [], grow: [], configure: [] });
  });

  test('creates the topics of a new district only', () => {
    const plan = planTopics(
      topicSpecifications(EVENTS, { districts: ['agdal', 'hassan'], agencies: ['police'] }),
      asWanted(),
    );
    expect(plan.create.length).toBeGreaterThan(10);
    expect(plan.create.every(({ topic }) => topic.includes('.hassan.'))).toBe(true);
  });

  test('grows a topic, and leaves one that has more partitions as it is', () => {
    const fewer = asWanted().set(first.topic, { partitions: 0, config: first.config });
    const more = asWanted().set(first.topic, { partitions: first.partitions + 1, config: first.config });
    expect(planTopics(wanted, fewer).grow).toEqual([{ topic: first.topic, partitions: first.partitions }]);
    expect(planTopics(wanted, more).grow).toEqual([]);
  });

  test('grows the topics that are read together with a larger one by camera, in its district only', () => {
    const both = topicSpecifications(EVENTS, { districts: ['agdal', 'hassan'], agencies: [] });
    const broker = new Map(both.map(({ topic, partitions, config }) => [topic, { partitions, config }]));
    const crops = topicOf(plateCropped, 'agdal');
    broker.set(crops, { partitions: 12, config: broker.get(crops)?.config ?? {} });
    const others = READ_TOGETHER_BY_CAMERA.filter((event) => event !== plateCropped);
    expect(planTopics(both, broker).grow.toSorted((a, b) => (a.topic < b.topic ? -1 : 1))).toEqual(
      others
        .map((event) => ({ topic: topicOf(event, 'agdal'), partitions: 12 }))
        .toSorted((a, b) => (a.topic < b.topic ? -1 : 1)),
    );
  });

  test('configures a topic whose settings differ', () => {
    const changed = asWanted().set(first.topic, {
      partitions: first.partitions,
      config: { ...first.config, 'segment.ms': '1' },
    });
    expect(planTopics(wanted, changed).configure).toEqual([{ topic: first.topic, config: first.config }]);
  });
});
