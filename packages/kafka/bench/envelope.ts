/**
 * Measures what the checks of one event cost when it is written and read, on one thread: `node packages/kafka/bench/envelope.ts`.
 * It measures CPU time, so that a busy machine does not change the result.
 */
import { plateRead, sceneObserved, type AnyEvent } from '@marsad/schemas';
import { decodeMessage } from '../src/decode.ts';
import { encodeEvent } from '../src/encode.ts';
import type { RawMessage } from '../src/kafkajs.ts';
import { quickReaderOf } from '../src/quick-reader.ts';
import { strictSchemaOf } from '../src/strict-schema.ts';

const ROUNDS = 100_000;
const origin = { city: 'rabat', source: '/camera-ingest/bench', now: Date.now };

function microseconds(work: () => unknown): number {
  for (let round = 0; round < ROUNDS / 5; round += 1) work();
  const before = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round += 1) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / ROUNDS;
}

const track = sceneObserved.example.tracks[0];
const crowded = {
  ...sceneObserved.example,
  tracks: Array.from({ length: 8 }, (_, ordinal) => ({ ...track, ordinal })),
};
const cases: [string, AnyEvent, unknown][] = [
  ['scene, 1 track', sceneObserved, sceneObserved.example],
  ['scene, 8 tracks', sceneObserved, crowded],
  ['plate read', plateRead, plateRead.example],
];

for (const [name, event, data] of cases) {
  const strict = strictSchemaOf(event);
  const { key, value, headers } = encodeEvent(origin, event, data, { id: 'x' });
  const message: RawMessage = {
    key: Buffer.from(key),
    value: Buffer.from(value ?? ''),
    headers: Object.fromEntries(Object.entries(headers).map(([header, text]) => [header, Buffer.from(text)])),
    timestamp: '0',
    offset: '0',
  };
  const district = (data as { district: string }).district;
  const figures = {
    event: name,
    bytes: message.value?.length,
    // What a consumer asks of the data, by zod and by the reader that is compiled from the same schema.
    zodUs: microseconds(() => event.schema.safeParse(data)),
    compiledUs: microseconds(() => quickReaderOf(event.schema)?.(data)),
    strictParseUs: microseconds(() => strict.safeParse(data)),
    encodeUs: microseconds(() => encodeEvent(origin, event, data, { id: 'x' })),
    decodeUs: microseconds(() => decodeMessage(message, event, district)),
  };
  console.log(JSON.stringify(figures));
}
