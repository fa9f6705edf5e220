import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { privateKeyOf, signRecord } from '@marsad/proof';
import { auditEntry, erasureAsked, erasureExecuted, holdAsked, holdReleased, retentionOrdered } from '@marsad/schemas';
import type { App } from '@marsad/service';
import { eventually, useBus, useStack } from '@marsad/testkit';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createStoredDays, dayNameOf, daysAgo } from './testing/stored-days.ts';

const stack = useStack();
const bus = useBus(stack);
const PATIENCE = { timeoutMs: 60_000 };
/** Recordings live for 30 days: this day has lived long enough, and the one after it has not. */
const OLD = daysAgo(32);
const YOUNG = daysAgo(29);

let district: string;
let days: ReturnType<typeof createStoredDays>;
let executed: Awaited<ReturnType<typeof bus.collect<typeof erasureExecuted>>>;
let entries: Awaited<ReturnType<typeof bus.collect<typeof auditEntry>>>;
beforeAll(async () => {
  entries = await bus.collect('audit', [auditEntry]);
}, 60_000);
beforeEach(async () => {
  district = await stack.createDistrict();
  days = createStoredDays(stack, district);
  executed = await bus.collect('retention', [erasureExecuted], { districts: [district] });
}, 60_000);

let apps: App[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.stop();
}, 30_000);

const environment = (): Record<string, string> =>
  stack.environment('retention', [district], { MARSAD_RETENTION_SWEEP_SECONDS: '1' });
const start = async (now?: () => number): Promise<App> => {
  const app = await createApp(readConfig(environment()), bus.fatal, now);
  apps.push(app);
  return app;
};
const stop = async (): Promise<void> => {
  for (const app of apps.splice(0)) await app.stop();
};
const proofs = () => executed.of(erasureExecuted);
const proved = (count = 1) => eventually(() => expect(proofs().length).toBeGreaterThanOrEqual(count), PATIENCE);
/** Stores the recording and the masks of a segment. */
const segment = async (fromMs: number, name: string) => ({
  recording: await days.put('recordings', fromMs, `${name}.mp4`),
  masks: await days.put('masks', fromMs, `${name}.masks.json.zst`),
});

describe('a day that has lived long enough', () => {
  it('is erased with every version and every delete marker, after the audit log knew of it; a younger one stays', async () => {
    const { recording } = await segment(OLD, '1');
    await days.put('recordings', OLD, '1.mp4');
    await days.hide('recordings', recording.key);
    await days.put('views', daysAgo(400), 'clip.mp4', { owner: 'view-maker' });
    await segment(YOUNG, '2');
    await start();
    await proved(2);
    expect(await days.versions('recordings', OLD)).toEqual([]);
    expect(await days.versions('masks', OLD)).toEqual([]);
    expect(await days.versions('views', daysAgo(400), 'view-maker')).toEqual([]);
    expect(await days.versions('recordings', YOUNG)).toHaveLength(1);
    const proof = proofs().find((one) => one.class === 'recordings');
    expect(proof).toMatchObject({ district, fromMs: OLD, held: 0, left: 0 });
    expect(proof?.stores).toEqual([
      { store: 'recordings', found: 3, erased: 3, held: 0, left: 0, bytes: 32 },
      { store: 'masks', found: 1, erased: 1, held: 0, left: 0, bytes: 27 },
    ]);
    const entry = entries.of(auditEntry).find(({ entryId }) => entryId === `erase:${proof?.erasureId}`);
    expect(entry).toMatchObject({ action: 'erase', purpose: 'retention', objectKind: 'erasure', count: 4 });
    expect(entry?.atMs).toBeLessThanOrEqual(proof?.executedAtMs ?? 0);
    // The proof names no object and no camera.
    expect(JSON.stringify(proof)).not.toContain(`${district}-1`);
  }, 120_000);

  it('is erased in the bucket without versions too, if its owner left something there', async () => {
    await days.put('tracks', daysAgo(5), '1.tracks.json.zst');
    await start();
    await proved();
    expect(await days.versions('tracks', daysAgo(5))).toEqual([]);
  }, 120_000);
});

describe('an order', () => {
  it('of governance makes a younger day due; a forged one that comes after it changes nothing', async () => {
    const governance = await bus.producer('governance');
    const { signature: _, ...example } = retentionOrdered.example;
    const order = (days: number, revision: number) => ({
      ...example,
      district,
      lives: [{ class: 'recordings' as const, days }],
      revision,
      orderedAtMs: Date.now(),
      saidAtMs: Date.now(),
    });
    const key = privateKeyOf(stack.addresses.keys.governance.privateKey);
    await segment(YOUNG, 'younger');
    await segment(daysAgo(15), 'youngest');
    await start();
    await governance.send(retentionOrdered, signRecord(order(20, 0), key));
    await governance.send(retentionOrdered, { ...order(1, 1), signature: 'A'.repeat(86) });
    await proved();
    expect(await days.versions('recordings', YOUNG)).toEqual([]);
    // A sign that a later sweep went through the district after the forged order.
    await days.put('tracks', daysAgo(5), 'sign.tracks.json.zst');
    await proved(2);
    expect(proofs()).toMatchObject([
      { class: 'recordings', fromMs: YOUNG, lifeMs: 20 * 86_400_000 },
      { class: 'tracks' },
    ]);
    expect(await days.versions('recordings', daysAgo(15))).toHaveLength(1);
  }, 120_000);
});

describe('attack: a hold', () => {
  it('of the store survives with the masks of its recording, is not asked about for ever, and ends with its release', async () => {
    const held = await segment(OLD, 'held');
    await segment(OLD, 'free');
    await days.hold('recordings', held.recording, 'ON');
    await start();
    await proved();
    expect(await days.versions('recordings', OLD)).toEqual([held.recording.key]);
    expect(await days.versions('masks', OLD)).toEqual([held.masks.key]);
    expect(proofs()).toMatchObject([{ held: 2, left: 0 }]);
    await stop();
    // Another start looks through the district again, and asks for nothing.
    await days.put('tracks', daysAgo(5), 'sign.tracks.json.zst');
    await start();
    await proved(2);
    expect(proofs().map((proof) => proof.class)).toEqual(['recordings', 'tracks']);
    await days.hold('recordings', held.recording, 'OFF');
    await proved(3);
    expect(proofs()[2]).toMatchObject({ class: 'recordings', held: 0, left: 0 });
    expect(await days.versions('recordings', OLD)).toEqual([]);
    expect(await days.versions('masks', OLD)).toEqual([]);
  }, 180_000);

  it('that a person asked for, and the store does not keep yet, protects the hours of its camera', async () => {
    const cases = await bus.producer('cases');
    const asked = {
      ...holdAsked.example,
      holdId: `hold-${district}`,
      district,
      camera: `${district}-1`,
      fromMs: OLD + 10 * 3_600_000,
      toMs: OLD + 10 * 3_600_000 + 60_000,
    };
    await cases.send(holdAsked, asked);
    const { recording } = await segment(OLD, 'asked');
    await start();
    await proved();
    expect(proofs()).toMatchObject([{ held: 2, left: 0 }]);
    expect(await days.versions('recordings', OLD)).toEqual([recording.key]);
    const released = { ...holdReleased.example, ...asked, by: holdReleased.example.by, askedBy: asked.by };
    await cases.send(holdReleased, released);
    await proved(2);
    expect(await days.versions('recordings', OLD)).toEqual([]);
  }, 180_000);
});

describe('attack: the time', () => {
  it('of a machine whose clock is two years ahead erases nothing', async () => {
    await segment(YOUNG, '1');
    const asked = await bus.collect('retention', [erasureAsked], { districts: [district] });
    await start(() => Date.now() + 2 * 365 * 86_400_000);
    await eventually(() => expect(asked.received.length).toBeGreaterThan(1), PATIENCE);
    expect(await days.versions('recordings', YOUNG)).toHaveLength(1);
    expect(proofs()).toEqual([]);
  }, 120_000);

  it('of an order to erase that comes again erases nothing of what was stored since', async () => {
    const asked = await bus.collect('retention', [erasureAsked], { districts: [district] });
    await segment(OLD, '1');
    await start();
    await proved();
    await stop();
    const { key } = await days.put('recordings', YOUNG, '2.mp4');
    const [first] = asked.of(erasureAsked);
    const retention = await bus.producer('retention');
    await retention.send(erasureAsked, first!);
    await retention.send(erasureAsked, { ...first!, erasureId: 'forged', fromMs: YOUNG, toMs: YOUNG + 86_400_000 });
    await days.put('tracks', daysAgo(5), 'sign.tracks.json.zst');
    await start();
    await proved(2);
    expect(proofs().map((proof) => proof.class)).toEqual(['recordings', 'tracks']);
    expect(await days.versions('recordings', YOUNG)).toEqual([key]);
  }, 180_000);
});

it('attack: the second look finds what the store did not erase, says so, and the day is asked for again', async () => {
  const until = `${new Date(Date.now() + 600_000).toISOString().slice(0, 19)}Z`;
  const locked = await days.put('recordings', OLD, 'locked.mp4', {
    headers: { 'x-amz-object-lock-mode': 'GOVERNANCE', 'x-amz-object-lock-retain-until-date': until },
  });
  await days.put('recordings', OLD, 'free.mp4');
  await start();
  await proved();
  expect(proofs()[0]).toMatchObject({ held: 0, left: 1, stores: [{ found: 2, erased: 1, left: 1 }, { found: 0 }] });
  const { erasureId } = proofs()[0]!;
  await eventually(() =>
    expect(entries.of(auditEntry).find(({ entryId }) => entryId === `erase:${erasureId}:left`)).toMatchObject({
      outcome: 'failed',
      refusal: 'left',
      count: 1,
    }),
  );
  await days.destroyLocked('recordings', locked);
  await days.put('recordings', OLD, 'late.mp4');
  await eventually(() => expect(proofs().at(-1)).toMatchObject({ left: 0 }), PATIENCE);
  expect(await days.versions('recordings', OLD)).toEqual([]);
}, 180_000);

it('attack: a process that is killed in the middle of a day is followed by one that ends it, with one proof', async () => {
  const COUNT = 400;
  await Promise.all(Array.from({ length: COUNT }, (_, n) => days.put('recordings', OLD, `${n}.mp4`)));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { ...process.env, ...environment() },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  await eventually(async () => expect((await days.versions('recordings', OLD)).length).toBeLessThan(COUNT), {
    timeoutMs: 60_000,
    everyMs: 5,
  });
  child.kill('SIGKILL');
  await ended;
  const left = (await days.versions('recordings', OLD)).length;
  expect(left, dayNameOf(OLD)).toBeGreaterThan(0);
  await start();
  await proved();
  expect(await days.versions('recordings', OLD)).toEqual([]);
  expect(proofs()).toMatchObject([{ left: 0, stores: [{ found: COUNT, erased: COUNT }, { found: 0 }] }]);
}, 180_000);
