import { afterEach, describe, expect, it } from 'vitest';
import type { MetadataDocument } from '../depacketizing/document-assembler.ts';
import { RtspFailure } from '../failure.ts';
import { startOddCamera, syntheticUnits } from '../testing/index.ts';
import type { OddCamera, OddCameraOptions, OddMetadata } from '../testing/index.ts';
import { openRtspMetadata, type RtspMetadata } from './open-metadata.ts';
import type { SessionOptions } from './session.ts';

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

/** Far more than a busy machine needs for an answer; only silence lasts longer. */
const ANSWER_MS = 15_000;
const documentOf = (n: number): string =>
  `<?xml version="1.0" encoding="UTF-8"?><tt:MetadataStream n="${n}">${'<tt:Event/>'.repeat(300)}</tt:MetadataStream>`;
const METADATA: OddMetadata = { documentOf, rate: 25 };

async function cameraOf(
  metadata: Partial<OddMetadata> = {},
  options: Partial<OddCameraOptions> = {},
): Promise<OddCamera> {
  const units = syntheticUnits(10);
  const camera = await startOddCamera({
    units,
    startsAnew: true,
    audio: true,
    metadata: { ...METADATA, ...metadata },
    ...options,
  });
  cleanUp.push(camera.stop);
  return camera;
}
async function open(url: string, options: Partial<SessionOptions> = {}): Promise<RtspMetadata> {
  const { signal } = new AbortController();
  const opened = await openRtspMetadata({ url, transport: 'tcp', ...options }, ANSWER_MS, signal);
  cleanUp.push(opened.close);
  return opened;
}
async function read(stream: RtspMetadata, count: number): Promise<MetadataDocument[]> {
  const documents: MetadataDocument[] = [];
  while (documents.length < count) {
    const next = await stream.next(ANSWER_MS);
    if (next.kind !== 'item') throw new Error(`no document: ${next.kind}`);
    documents.push(next.item);
  }
  return documents;
}
async function reasonOf(opening: Promise<unknown>): Promise<string> {
  try {
    await opening;
    return 'opened';
  } catch (error) {
    return error instanceof RtspFailure ? error.reason : String(error);
  }
}
/** The numbers of the documents, each of which must be whole. */
const numbersOf = (documents: readonly MetadataDocument[]): number[] =>
  documents.map(({ text }) => {
    const n = Number(/ n="(\d+)"/.exec(text)?.[1]);
    expect(text).toBe(documentOf(n));
    return n;
  });
/** The numbers from the first one on. */
const from = (first = 0, count: number): number[] => Array.from({ length: count }, (_, n) => first + n);

describe.each(['tcp', 'udp'] as const)('metadata over %s', (transport) => {
  it('comes document by document, and neither video nor sound is asked for', async () => {
    const camera = await cameraOf();
    const before = Date.now();
    const documents = await read(await open(camera.url, { transport }), 5);
    const numbers = numbersOf(documents);
    expect(numbers).toEqual(from(numbers[0], 5));
    for (const { arrivedMs, firstArrivedMs } of documents) {
      expect(firstArrivedMs).toBeGreaterThanOrEqual(before);
      expect(arrivedMs).toBeGreaterThanOrEqual(firstArrivedMs);
    }
    expect(camera.log.filter((line) => line.startsWith('SETUP'))).toEqual([`SETUP ${camera.url}/trackID=4`]);
    expect(camera.stats.sentAudio).toBe(0);
  });

  it('that lacks a packet is left out, and the next document says so', async () => {
    // A document has three packets.
    const camera = await cameraOf({ isLost: (packet) => packet === 4 || packet === 8 });
    const stream = await open(camera.url, { transport });
    const documents = await read(stream, 4);
    const [first = 0] = numbersOf(documents);
    expect(numbersOf(documents)).toEqual([first, first + 3, first + 4, first + 5]);
    expect(documents.map(({ lostBefore }) => lostBefore)).toEqual([0, 2, 0, 0]);
    expect(stream.counts()).toMatchObject({ lost: 2, dropped: 2, shed: 0 });
  });
});

it('metadata of a camera that never sets the marker is read too', async () => {
  const camera = await cameraOf({ marks: false });
  const numbers = numbersOf(await read(await open(camera.url), 3));
  expect(numbers).toEqual(from(numbers[0], 3));
});

it('a document of more than 1 MiB is dropped, and those after it are read', async () => {
  const large = `<tt:MetadataStream>${'x'.repeat(1_200_000)}</tt:MetadataStream>`;
  let first: number | undefined;
  const camera = await cameraOf({
    documentOf: (n) => ((first ??= n) === n ? large : documentOf(n)),
    mostPayloadBytes: 60_000,
  });
  const stream = await open(camera.url);
  expect(numbersOf(await read(stream, 1))).toEqual([first! + 1]);
  expect(stream.counts()).toMatchObject({ dropped: 1, shed: 0 });
});

it('documents that nobody reads are dropped, the oldest first', async () => {
  const camera = await cameraOf({ rate: 200 });
  const stream = await open(camera.url);
  await expect.poll(() => stream.counts().shed, { timeout: ANSWER_MS }).toBeGreaterThan(20);
  const { shed } = stream.counts();
  const [first = 0] = numbersOf(await read(stream, 100));
  expect(first).toBeGreaterThanOrEqual(shed);
});

it.each<[string, Partial<OddMetadata> | undefined, string]>([
  ['offers none', undefined, 'no_metadata_stream'],
  ['compresses it', { codec: 'vnd.onvif.metadata.gzip' }, 'unsupported_codec'],
])('a camera that %s is refused', async (_, metadata, reason) => {
  const units = syntheticUnits(10);
  const camera = metadata ? await cameraOf(metadata) : await startOddCamera({ units });
  if (!metadata) cleanUp.push(camera.stop);
  expect(await reasonOf(open(camera.url))).toBe(reason);
  await expect.poll(() => camera.clients).toBe(0);
});

it('a camera that wants a password gets it, and one that hangs up ends the stream', async () => {
  const auth = { username: 'u', password: 'كلمة @:/%#', kinds: ['sha-256'] } as const;
  const camera = await cameraOf({}, { auth });
  expect(await reasonOf(open(camera.url))).toBe('unauthorised');
  const stream = await open(camera.url, { credential: { username: auth.username, password: auth.password } });
  await read(stream, 1);
  camera.hangUp();
  await expect
    .poll(async () => {
      const next = await stream.next(ANSWER_MS);
      return next.kind === 'ended' ? next.failure.reason : next.kind;
    })
    .toBe('stream_ended');
});

it('a reader that waits is told when the stream is closed', async () => {
  const camera = await cameraOf({ rate: 0.01 });
  const stream = await open(camera.url);
  expect(await stream.next(10)).toEqual({ kind: 'nothing_yet' });
  const waiting = stream.next(ANSWER_MS);
  stream.close();
  expect(await waiting).toMatchObject({ kind: 'ended', failure: { reason: 'aborted' } });
  await expect.poll(() => camera.log.at(-1)).toMatch(/^TEARDOWN /);
});
