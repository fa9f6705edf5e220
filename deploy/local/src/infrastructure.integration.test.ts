import { connect } from 'node:net';
import { withAdmin, kafkaAs } from '@marsad/deploy-local';
import { useStack } from '@marsad/testkit';
import { describe, expect, test } from 'vitest';
import { pathsOpenToOthers } from './private.ts';

const stack = useStack();
const { ports } = stack.addresses;

/** Metadata v1 for all topics, before any authentication: length, key 3, version 1, correlation id, client id, topics -1. */
const METADATA = (() => {
  const body = Buffer.from('00030001000000070004726177' + '21ffffffff', 'hex');
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
})();

const answerTo = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(METADATA));
    socket.setTimeout(5_000, () => resolve('silence'));
    socket.once('data', () => resolve('data'));
    socket.once('close', () => resolve('closed'));
    socket.once('error', reject);
  });

describe('without credentials', () => {
  test.each([
    ['clients', ports.kafka],
    ['controller', ports.kafkaController],
    ['inter-broker', ports.kafkaBroker],
  ])('the Kafka listener for %s closes the connection', async (_, port) => {
    expect(await answerTo(port)).toBe('closed');
  });
});

test('no file of a running city is open to other users of the machine: keys, passwords, logs, data of the servers', () => {
  expect(pathsOpenToOthers(stack.addresses.directory)).toEqual([]);
});

test('topics and rights are applied once, and again without a change', async () => {
  const district = await stack.createDistrict();
  const topics = await withAdmin(kafkaAs(stack.addresses, 'deployment'), (admin) => admin.listTopics());
  expect(topics).toContain(`marsad.${district}.scene.observed.v1`);
});
