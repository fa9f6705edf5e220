import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseFreePorts, prepare, residentMiB, startInfrastructure, MARSAD_FOLDER } from '@marsad/deploy-local';
import type { ObjectStore } from '@marsad/objects';
import { createObjectStore, sha256Of } from '@marsad/objects';
import { z } from 'zod';
import type { BenchOptions, Row } from './bench.ts';
import { row } from './bench.ts';

/** Five minutes of one camera at 2 Mbit/s, in segments of 10 s, and the crops of a busy hour. */
const WHOLE = { segments: 30, images: 1_000 };
const SHORT = { segments: 3, images: 100 };
type Amounts = typeof WHOLE;
const SEGMENT_BYTES = 2_500_000;
const IMAGE_BYTES = 20_000;
const AT_ONCE = 4;

export const name = 'objects';

const OtherStore = z.strictObject({ endpoint: z.url(), accessKey: z.string(), secretKey: z.string() });

/**
 * Puts objects as our services do, into the local city's store or into the one that MARSAD_BENCH_STORE describes in JSON (`endpoint`, `accessKey`,
 * `secretKey` of a user that may make a bucket). The limit is writing the same bytes to files without syncing.
 */
export async function run({ short = false }: BenchOptions = {}): Promise<Row[]> {
  const amounts = short ? SHORT : WHOLE;
  const place = join(MARSAD_FOLDER, `bench-objects-${process.pid}`);
  mkdirSync(place, { recursive: true });
  const other = process.env['MARSAD_BENCH_STORE'];
  try {
    return other === undefined
      ? await measureLocal(place, amounts)
      : await measure(createObjectStore(OtherStore.parse(JSON.parse(other))), place, amounts);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function measureLocal(place: string, amounts: Amounts): Promise<Row[]> {
  prepare();
  const infrastructure = await startInfrastructure({
    directory: join(place, 'city'),
    ports: await chooseFreePorts(),
  });
  try {
    const { endpoint, root } = infrastructure.s3;
    const pids = infrastructure.children.filter((child) => child.name === 'objects').map(({ pid }) => pid);
    const memory = (): number => residentMiB(pids).values().next().value ?? 0;
    const before = memory();
    const rows = await measure(createObjectStore({ endpoint, ...root }), place, amounts);
    return [...rows, row('resident memory after it, beside before', memory(), before, 'MiB')];
  } finally {
    await infrastructure.stop();
  }
}

async function measure(store: ObjectStore, place: string, amounts: Amounts): Promise<Row[]> {
  const bucket = `bench-${randomUUID().slice(0, 8)}`;
  await store.ensureBuckets([bucket]);
  const segment = randomBytes(SEGMENT_BYTES);
  const path = join(place, 'segment.mp4');
  writeFileSync(path, segment);
  const sha256 = sha256Of(segment);
  const image = randomBytes(IMAGE_BYTES);
  const files = join(place, 'files');
  mkdirSync(files);
  const segments = await times(amounts.segments, (n) =>
    store.putFile(bucket, `s/${n}.mp4`, path, 'video/mp4', { sha256 }),
  );
  const segmentFiles = await times(amounts.segments, (n) => writeFile(join(files, `${n}.mp4`), segment));
  const images = await times(amounts.images, (n) => store.putBytes(bucket, `i/${n}.jpg`, image, 'image/jpeg'));
  const imageFiles = await times(amounts.images, (n) => writeFile(join(files, `${n}.jpg`), image));
  return [
    row('put a segment of 2.5 MB, median', segments.median * 1_000, segmentFiles.median * 1_000, 'µs'),
    row('put a segment of 2.5 MB, 95th percentile', segments.p95 * 1_000, segmentFiles.p95 * 1_000, 'µs'),
    row('put an image of 20 kB, median', images.median * 1_000, imageFiles.median * 1_000, 'µs'),
    row('put an image of 20 kB, 95th percentile', images.p95 * 1_000, imageFiles.p95 * 1_000, 'µs'),
  ];
}

/** Does something `count` times, a few at once. @returns how many ms each took */
async function times(count: number, act: (n: number) => Promise<unknown>): Promise<{ median: number; p95: number }> {
  const took: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) {
      const started = performance.now();
      await act(n);
      took.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.floor(share * (took.length - 1))] ?? 0;
  return { median: at(0.5), p95: at(0.95) };
}
