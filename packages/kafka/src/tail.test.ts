import { sceneObserved } from '@marsad/schemas';
import { noMeter } from '@marsad/telemetry';
import { expect, it } from 'vitest';
import { encodeEvent } from './encode.ts';
import type { RawMessage } from './kafkajs.ts';
import { createMetrics } from './metrics.ts';
import { createSubscription } from './subscription.ts';
import { createApply } from './tail.ts';

const origin = { city: 'rabat', source: '/camera-ingest/ingest-1', now: () => 1_790_000_005_000 };
const { topic, key, value, headers } = encodeEvent(origin, sceneObserved, sceneObserved.example, { id: 's-1' });
const sent: RawMessage = {
  key: Buffer.from(key),
  value: Buffer.from(value ?? ''),
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  timestamp: '1790000005000',
  offset: '0',
};

/** What a tail with this key gets of a message. */
function applied(message: RawMessage, wanted: string | undefined): string[] {
  const got: string[] = [];
  const apply = createApply(
    createSubscription([sceneObserved], ['agdal']),
    {
      name: 'test',
      key: wanted,
      onEvent: ({ data }) => void got.push(data.camera),
      onUnreadable: ({ reason }) => void got.push(reason),
    },
    createMetrics(noMeter()),
  );
  void apply(topic, 0, message);
  return got;
}

const broken: RawMessage = { ...sent, value: Buffer.from('{') };

it.each<[string, RawMessage, string | undefined, string[]]>([
  ['gives the events of every key where none is wanted', sent, undefined, [key]],
  ['gives the events of the key that is wanted', sent, key, [key]],
  ['passes over the events of other keys', sent, 'agdal-station-1', []],
  ['reports what cannot be read', broken, key, ['not_json']],
  ['does not even decode what has another key', broken, 'agdal-station-1', []],
])('%s', (_, message, wanted, got) => expect(applied(message, wanted)).toEqual(got));
