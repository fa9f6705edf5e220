import { CITY_PLACE, consumerGroupOf } from '@marsad/schemas';
import type { Admin } from 'kafkajs';
import { LocalCityError } from '../errors.ts';
import type { KafkaAddress } from './admin.ts';
import { kafkaClient, withAdmin } from './admin.ts';

/** Offsets that one group committed: the next offset of each partition, by topic. */
export type GroupOffsets = ReadonlyMap<string, ReadonlyMap<number, string>>;
/** Offsets to commit for a group under its new name. */
export type OffsetCopy = { readonly from: string; readonly to: string; readonly offsets: GroupOffsets };

/**
 * Groups that one service used for all districts, before each district had its own. `city` marks those whose new group still belongs to
 * the whole city.
 */
const SHARED: readonly { service: string; purpose: RegExp; place: 'topic' | 'city' }[] = [
  { service: 'camera-ingest', purpose: /^views-.+$/, place: 'topic' },
  { service: 'plate-reader', purpose: /^plates$/, place: 'topic' },
  { service: 'face-matcher', purpose: /^heads$/, place: 'topic' },
  { service: 'behaviour-analytics', purpose: /^scenes$/, place: 'topic' },
  { service: 'alerting', purpose: /^decisions$/, place: 'topic' },
  { service: 'analytics-writer', purpose: /^rows$/, place: 'topic' },
  { service: 'agency-gateway', purpose: /^disclosures$/, place: 'city' },
  { service: 'governance', purpose: /^decisions$/, place: 'city' },
  { service: 'audit', purpose: /^sequence$/, place: 'city' },
];

const sharedOf = (group: string) => {
  const [service = '', purpose = '', ...rest] = group.split('.');
  const known = SHARED.find(
    (shared) => shared.service === service && rest.length === 0 && shared.purpose.test(purpose),
  );
  return known && { ...known, purpose };
};

/** Whether the districts shared this group, which no service reads in any more. */
export const isSharedGroup = (group: string): boolean => sharedOf(group) !== undefined;

/** The `<place>` of a topic `marsad.<place>.…`. */
const placeOfTopic = (topic: string): string => topic.split('.')[1] ?? CITY_PLACE;

/**
 * The new groups that take over an old group's offsets: each topic goes to the group of its own place. Empty for a group that the
 * districts did not share.
 */
export function planCopies(group: string, offsets: GroupOffsets): OffsetCopy[] {
  const shared = sharedOf(group);
  if (shared === undefined) return [];
  const byGroup = new Map<string, Map<string, ReadonlyMap<number, string>>>();
  for (const [topic, partitions] of offsets) {
    const place = shared.place === 'city' ? CITY_PLACE : placeOfTopic(topic);
    const to = consumerGroupOf(shared.service, place, shared.purpose);
    byGroup.set(to, (byGroup.get(to) ?? new Map()).set(topic, partitions));
  }
  return [...byGroup].map(([to, ofTopics]) => ({ from: group, to, offsets: ofTopics }));
}

/** Offsets that the new group has not committed itself, so that running this again never moves a group back. */
export function withoutCommitted(offsets: GroupOffsets, committed: GroupOffsets): GroupOffsets {
  const uncommitted = [...offsets].map(([topic, partitions]): [string, ReadonlyMap<number, string>] => [
    topic,
    new Map([...partitions].filter(([partition]) => committed.get(topic)?.has(partition) !== true)),
  ]);
  return new Map(uncommitted.filter(([, partitions]) => partitions.size > 0));
}

/**
 * Copies offsets, once, from the groups that all districts shared to each district's own. Offsets that a new group has committed stay.
 * The old groups stay too, so that a city can go back to the earlier release; the broker forgets them after its offset retention.
 * @returns how many groups got offsets
 * @throws LocalCityError while a consumer reads under the old or the new name: stop the services first
 */
export async function copyGroupOffsets(deployment: KafkaAddress): Promise<number> {
  const copies = await withAdmin(deployment, async (admin) => {
    const { groups } = await admin.listGroups();
    const shared = groups.map(({ groupId }) => groupId).filter(isSharedGroup);
    const planned = await Promise.all(shared.map(async (group) => planCopies(group, await offsetsOf(admin, group))));
    const missing = await Promise.all(
      planned.flat().map(async (copy) => ({
        ...copy,
        offsets: withoutCommitted(copy.offsets, await offsetsOf(admin, copy.to)),
      })),
    );
    const uncommitted = missing.filter(({ offsets }) => offsets.size > 0);
    await refuseWhileRead(admin, [...new Set(uncommitted.flatMap(({ from, to }) => [from, to]))]);
    return uncommitted;
  });
  await Promise.all(copies.map((copy) => commit(deployment, copy)));
  return new Set(copies.map(({ to }) => to)).size;
}

async function offsetsOf(admin: Admin, groupId: string): Promise<GroupOffsets> {
  const fetched = await admin.fetchOffsets({ groupId });
  return new Map(
    fetched.map(({ topic, partitions }) => [
      topic,
      new Map(
        partitions.filter(({ offset }) => BigInt(offset) >= 0n).map(({ partition, offset }) => [partition, offset]),
      ),
    ]),
  );
}

async function refuseWhileRead(admin: Admin, groupIds: string[]): Promise<void> {
  if (groupIds.length === 0) return;
  const { groups } = await admin.describeGroups(groupIds);
  const read = groups.filter(({ state }) => state !== 'Empty' && state !== 'Dead').map(({ groupId }) => groupId);
  if (read.length > 0)
    throw new LocalCityError(
      `${read.join(', ')}: a consumer still reads in these groups, so their offsets cannot be moved. Stop these services, then apply the deployment again.`,
    );
}

/** Joins the group without reading and commits, because the library lets only members commit. */
async function commit(deployment: KafkaAddress, { to, offsets }: OffsetCopy): Promise<void> {
  const topics = [...offsets.keys()];
  const consumer = kafkaClient(deployment).consumer({ groupId: to, allowAutoTopicCreation: false });
  consumer.on(consumer.events.GROUP_JOIN, () => consumer.pause(topics.map((topic) => ({ topic }))));
  await consumer.connect();
  try {
    await consumer.subscribe({ topics });
    await consumer.run({ autoCommit: false, eachBatch: () => Promise.resolve() });
    await consumer.commitOffsets(
      [...offsets].flatMap(([topic, partitions]) =>
        [...partitions].map(([partition, offset]) => ({ topic, partition, offset })),
      ),
    );
  } finally {
    await consumer.disconnect();
  }
}
