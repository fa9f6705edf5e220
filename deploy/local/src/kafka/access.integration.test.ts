import { randomUUID } from 'node:crypto';
import { auditEntry, auditEntryV1, topicOf, topicsOf, EVENTS, PRINCIPALS } from '@marsad/schemas';
import type { AccessRule, AnyEvent, Principal } from '@marsad/schemas';
import { useStack } from '@marsad/testkit';
import kafkajs from 'kafkajs';
import { beforeAll, describe, expect, test } from 'vitest';
import { kafkaClient, withAdmin } from './admin.ts';
import { applyRegistry } from './apply-registry.ts';

const stack = useStack();
const services = PRINCIPALS.filter((principal) => principal !== 'deployment');
let district = '';
beforeAll(async () => {
  district = await stack.createDistrict();
});

/** The broker's answer to a principal that asks where a topic ends. The right to read or to write includes this. */
const describeTopic = (principal: AccessRule['principal'], topic: string): Promise<string> =>
  withAdmin(stack.kafka(principal), async (admin) => {
    await admin.fetchTopicOffsets(topic);
    return 'allowed';
  }).catch((error: unknown) => (error as { type?: string }).type ?? String(error));

const mayTouch = (event: AnyEvent, principal: Principal): boolean =>
  event.producers.includes(principal) || event.consumers.includes(principal);

/** Tries once to write a tombstone, with a new client, because a refused topic breaks a client's later requests. */
async function write(principal: AccessRule['principal'], topic: string): Promise<string> {
  const producer = kafkaClient(stack.kafka(principal), 0).producer({
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    retry: { retries: 0 },
  });
  await producer.connect();
  try {
    await producer.send({ topic, acks: -1, messages: [{ key: 'access-test', value: null }] });
    return 'allowed';
  } catch (error) {
    return (error as { type?: string }).type ?? String(error);
  } finally {
    await producer.disconnect();
  }
}

/** Tries once to read, in a group of the principal unless another is given. */
async function read(
  principal: AccessRule['principal'],
  topic: string,
  group = `${principal}.access.${randomUUID()}`,
): Promise<string> {
  const consumer = kafkaClient(stack.kafka(principal), 0).consumer({
    groupId: group,
    maxWaitTimeInMs: 100,
    retry: { retries: 0 },
  });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic });
    return await new Promise<string>((resolve, reject) => {
      consumer.on('consumer.group_join', () => resolve('allowed'));
      consumer.on('consumer.crash', ({ payload }) =>
        resolve((payload.error as { type?: string }).type ?? payload.error.name),
      );
      consumer.run({ autoCommit: false, eachMessage: async () => {} }).catch(reject);
    });
  } catch (error) {
    return (error as { type?: string }).type ?? String(error);
  } finally {
    await consumer.disconnect();
  }
}

describe('the access list of the registry, on the real broker', () => {
  test.each(services)('%s sees the topics that the registry gives it, and no other', async (principal) => {
    const seen = await withAdmin(stack.kafka(principal), (admin) => admin.listTopics());
    const places = { districts: [district], agencies: [] };
    const expected = EVENTS.filter((event) => event.scope !== 'agency' && mayTouch(event, principal)).flatMap(
      (event) =>
        event.scope === 'principal' && !event.consumers.includes(principal)
          ? [topicOf(event, principal)]
          : topicsOf(event, places),
    );
    const here = new Set(EVENTS.flatMap((event) => topicsOf(event, places)));
    expect(seen.filter((topic) => here.has(topic)).sort()).toEqual(expected.sort());
  });

  test.each([
    ['plate-reader', 'marsad.scene.observed.v1'],
    ['command-center', 'marsad.plate.cropped.v1'],
    ['camera-ingest', 'marsad.hotlist.entry.v1'],
    ['behaviour-analytics', 'marsad.plate.read.v1'],
    ['view-maker', 'marsad.plate.cropped.v1'],
    ['view-maker', 'marsad.plate.read.v1'],
    ['view-maker', 'marsad.face.candidate.v1'],
  ] as const)('%s may not read %s', async (principal, type) => {
    const event = EVENTS.find((candidate) => candidate.type === type);
    expect(event && (await read(principal, topicOf(event, district)))).toMatch(/AUTHORIZATION_FAILED/);
    expect(event && (await describeTopic(principal, topicOf(event, district)))).toMatch(/AUTHORIZATION_FAILED/);
  });

  test.each([
    ['command-center', 'marsad.alert.changed.v3', 'refused'],
    ['alerting', 'marsad.hotlist.entry.v1', 'refused'],
    ['analytics-writer', 'marsad.flow.measure.v2', 'refused'],
    ['camera-ingest', 'marsad.clip.ready.v1', 'refused'],
    ['command-center', 'marsad.playback.ready.v1', 'refused'],
    ['view-maker', 'marsad.playback.requested.v1', 'refused'],
    ['view-maker', 'marsad.recording.segment.v1', 'refused'],
    ['view-maker', 'marsad.clip.ready.v1', 'allowed'],
    ['view-maker', 'marsad.playback.ready.v1', 'allowed'],
    ['command-center', 'marsad.playback.requested.v1', 'allowed'],
    ['alerting', 'marsad.alert.changed.v3', 'allowed'],
    // Only alerting reads the earlier versions, and it removes from them what it erases.
    ['alerting', 'marsad.alert.changed.v1', 'allowed'],
    ['command-center', 'marsad.alert.changed.v1', 'refused'],
    ['retention', 'marsad.alert.changed.v3', 'refused'],
  ] as const)('%s writing %s is %s', async (principal, type, answer) => {
    const event = EVENTS.find((candidate) => candidate.type === type);
    const written = event && (await write(principal, topicOf(event, district)));
    expect(written).toMatch(answer === 'allowed' ? /^allowed$/ : /topic.authorization.failed/i);
  });

  describe('attack: a service that writes in another’s name in the audit log', () => {
    // The deployment itself may give rights, so it needs none; no running service has its credentials.
    const pairs = auditEntry.producers.flatMap((victim) =>
      services.filter((attacker) => attacker !== victim).map((attacker) => [attacker, victim] as const),
    );
    test.each(pairs)('%s may not write the topic of %s', async (attacker, victim) => {
      expect(await write(attacker, topicOf(auditEntry, victim))).toMatch(/topic.authorization.failed/i);
    });

    test.each(services)(
      '%s may not write the topic of the first version, which all services shared',
      async (attacker) => {
        expect(await write(attacker, topicOf(auditEntryV1))).toMatch(/topic.authorization.failed/i);
      },
    );

    test.each(auditEntry.producers)('%s may write its own', async (principal) => {
      expect(await write(principal, topicOf(auditEntry, principal))).toBe('allowed');
    });
  });

  test('a service may not use another service’s groups', async () => {
    const topic = `marsad.${district}.alert.changed.v3`;
    expect(await read('command-center', topic)).toBe('allowed');
    expect(await read('command-center', topic, `alerting.access.${randomUUID()}`)).toMatch(
      /AUTHORIZATION|GroupCoordinator/,
    );
  });

  describe('attack: an agency with its own credentials', () => {
    const topics = EVENTS.map((event) => [event.type, (place: string) => topicOf(event, place)] as const);

    test('sees and reads its own topics, and sees no other', async () => {
      const seen = await withAdmin(stack.kafka('agency.police'), (admin) => admin.listTopics());
      const own = ['agency.police.alerts.v1', 'agency.police.alerts.v2', 'agency.police.contract.v1'];
      expect(seen.toSorted()).toEqual(own);
      for (const topic of own) expect(await read('agency.police', topic)).toBe('allowed');
    });

    test.each(topics.map(([type, of]) => [of('here').replace('here', '…'), type, of] as const))(
      'is refused at %s, as it is at another agency’s topics',
      async (_, type, of) => {
        const topic = of(type.startsWith('marsad.agency.alerts.') ? 'civil-protection' : district);
        expect(await describeTopic('agency.police', topic)).toBe('TOPIC_AUTHORIZATION_FAILED');
      },
    );

    test.each([
      ['another agency’s topic', () => 'agency.civil-protection.alerts.v2'],
      ['another agency’s topic of the first version', () => 'agency.civil-protection.alerts.v1'],
      ['alerts of the city', () => `marsad.${district}.alert.changed.v3`],
      ['answers of reviewers', () => `marsad.${district}.review.cast.v1`],
      ['the audit log', () => 'marsad.city.audit.leaf.v1'],
    ])('may not read %s', async (_, topicOfCase) => {
      expect(await read('agency.police', topicOfCase())).toBe('TOPIC_AUTHORIZATION_FAILED');
    });

    test.each([
      ['another agency’s groups', 'agency.civil-protection.desk'],
      ['a group whose name only begins with the agency’s name', 'agency.policeman.desk'],
      ['a service’s groups', 'agency-gateway.city.disclosures'],
    ])('may not use %s', async (_, group) => {
      expect(await read('agency.police', 'agency.police.alerts.v1', group)).toMatch(/AUTHORIZATION|GroupCoordinator/);
    });

    test('may not write, not even to its own topic', async () => {
      for (const version of [1, 2])
        expect(await write('agency.police', `agency.police.alerts.v${version}`)).toMatch(/topic.authorization.failed/i);
      expect(await write('agency.police', `marsad.${district}.alert.commanded.v1`)).toMatch(
        /topic.authorization.failed/i,
      );
    });
  });

  test.each([
    ['alerting', 'marsad.review.cast.v1', 'allowed'],
    ['command-center', 'marsad.review.cast.v1', 'TOPIC_AUTHORIZATION_FAILED'],
    ['analytics-writer', 'marsad.review.cast.v1', 'TOPIC_AUTHORIZATION_FAILED'],
    ['agency-gateway', 'marsad.review.cast.v1', 'TOPIC_AUTHORIZATION_FAILED'],
    ['agency-gateway', 'marsad.face.candidate.v1', 'TOPIC_AUTHORIZATION_FAILED'],
    ['agency-gateway', 'marsad.plate.read.v1', 'TOPIC_AUTHORIZATION_FAILED'],
  ] as const)('attack: %s reading %s is %s', async (principal, type, answer) => {
    const event = EVENTS.find((candidate) => candidate.type === type);
    expect(event && (await read(principal, topicOf(event, district)))).toBe(answer);
  });

  test.each(services.filter((principal) => principal !== 'agency-gateway'))(
    'attack: %s may neither read nor write an agency’s topics',
    async (principal) => {
      for (const version of [1, 2])
        expect(await describeTopic(principal, `agency.police.alerts.v${version}`)).toBe('TOPIC_AUTHORIZATION_FAILED');
    },
  );

  test('no service may change topics or rights', async () => {
    await withAdmin(stack.kafka('camera-ingest'), async (admin) => {
      const made = admin.createTopics({ topics: [{ topic: `marsad.${district}.odd.thing.v1`, numPartitions: 1 }] });
      await expect(made).rejects.toThrow();
      await expect(admin.deleteTopics({ topics: [`marsad.${district}.scene.observed.v1`] })).rejects.toMatchObject({
        type: 'TOPIC_AUTHORIZATION_FAILED',
      });
      const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
      const everything = {
        principal: 'User:camera-ingest',
        host: '*',
        permissionType: AclPermissionTypes.ALLOW,
        operation: AclOperationTypes.ALL,
        resourceType: AclResourceTypes.TOPIC,
        resourceName: '*',
        resourcePatternType: ResourcePatternTypes.LITERAL,
      };
      await expect(admin.createAcls({ acl: [everything] })).rejects.toMatchObject({
        type: 'CLUSTER_AUTHORIZATION_FAILED',
      });
    });
  });

  test('a wrong password is refused', async () => {
    const admin = kafkaClient({ ...stack.kafka('alerting'), password: 'wrong' }, 0).admin();
    await expect(admin.connect()).rejects.toMatchObject({ name: 'KafkaJSSASLAuthenticationError' });
  });

  test('applied a second time, the registry changes nothing', async () => {
    const again = await applyRegistry(
      stack.kafka('deployment'),
      { districts: [district], agencies: [] },
      { exclusive: false },
    );
    expect(again).toEqual({ created: 0, configured: 0, grown: 0, granted: 0, withdrawn: 0, moved: 0 });
  });

  test('a topic whose retention was changed by hand gets the registry’s retention again', async () => {
    const name = `marsad.${district}.scene.observed.v1`;
    const type = kafkajs.ConfigResourceTypes.TOPIC;
    await withAdmin(stack.kafka('deployment'), (admin) =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [{ type, name, configEntries: [{ name: 'retention.ms', value: '5' }] }],
      }),
    );
    const again = await applyRegistry(
      stack.kafka('deployment'),
      { districts: [district], agencies: [] },
      { exclusive: false },
    );
    expect(again.configured).toBe(1);
  });
});
