import { clipReady, plateEvidenceReady, snapshotReady, viewFailed } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AlertBook } from '../domain/alert-book.ts';
import { createAlertBook } from '../domain/alert-book.ts';
import type { Said } from '../ports.ts';
import { behaviourOf, commandOf, entryOf, readOf, T0 } from '../testing/observations.ts';
import type { Input } from './input.ts';
import { createAlertPipeline } from './pipeline.ts';

let book: AlertBook;
let said: Said[];
let away: boolean;
beforeEach(() => {
  book = createAlertBook();
  said = [];
  away = false;
});
const pipeline = createAlertPipeline({
  book: () => book,
  hotlist: { entries: () => [entryOf('123456 WW')] },
  cameras: { isSimulated: () => true },
  say: (one) => {
    if (away) return Promise.reject(Object.assign(new Error('away'), { retryAfterMs: 500 }));
    said.push(one);
    return Promise.resolve();
  },
  now: () => T0 + 150,
});
const run = (input: { kind: Input['kind']; data: unknown }) => pipeline.run({ simulated: false, ...input } as Input);
const raise = async (): Promise<string> => {
  await run({ kind: 'read', data: readOf('123456 WW') });
  return said[0]?.alerts[0]?.alertId ?? 'none';
};

it('reads like a recipe', () => {
  expect(pipeline.steps).toEqual(['decide', 'publish', 'remember']);
});

it('a hit is said at once, marked as simulated, with the request for its pictures and its plate', async () => {
  const alertId = await raise();
  expect(said).toMatchObject([
    {
      alerts: [{ change: 'raised', simulated: true, raisedAtMs: T0 + 150 }],
      clips: [{ alertId, fromMs: T0 - 5_000, toMs: T0 + 5_000, atMs: T0, plateReadId: 'r-5f2b' }],
      answers: [],
    },
  ]);
});

it('a behaviour needs no plate', async () => {
  await run({ kind: 'behaviour', data: behaviourOf() });
  expect(said[0]?.clips[0]).not.toHaveProperty('plateReadId');
});

describe('what is dropped, and why', () => {
  it('a plate that nobody looks for', async () => {
    expect(await run({ kind: 'read', data: readOf('12345 أ 6') })).toEqual({ kind: 'drop', reason: 'no_match' });
  });
  it('an event that raised its alert already', async () => {
    await run({ kind: 'behaviour', data: behaviourOf() });
    expect(await run({ kind: 'behaviour', data: behaviourOf() })).toEqual({ kind: 'drop', reason: 'nothing_new' });
  });
  it('a picture of no alert that is known', async () => {
    expect(await run({ kind: 'snapshot', data: snapshotReady.example })).toEqual({
      kind: 'drop',
      reason: 'alert_unknown',
    });
  });
});

it('pictures fill in as they come, and failures say why', async () => {
  const alertId = await raise();
  await run({ kind: 'snapshot', data: { ...snapshotReady.example, alertId } });
  await run({ kind: 'plateCrop', data: { ...plateEvidenceReady.example, alertId } });
  await run({ kind: 'view_failed', data: { ...viewFailed.example, alertId } });
  expect(book.get(alertId)).toMatchObject({
    revision: 3,
    snapshot: { status: 'ready' },
    plateCrop: { status: 'ready', bucket: 'evidence' },
    clip: { status: 'failed', reason: 'nothing_recorded' },
  });
  await run({ kind: 'clip', data: { ...clipReady.example, alertId } });
  expect(book.get(alertId)?.clip.status).toBe('ready');
});

it('a command is answered under its id, and refused with a reason', async () => {
  const alertId = await raise();
  await run({ kind: 'command', data: commandOf('dispatch', { alertId }) });
  await run({ kind: 'command', data: commandOf('confirm', { alertId }) });
  expect(said.slice(1).map((one) => one.answers[0])).toMatchObject([
    { commandId: 'c-dispatch', accepted: false, refusal: 'illegal_move', state: 'raised' },
    { commandId: 'c-confirm', accepted: true },
  ]);
  expect(book.get(alertId)?.state).toBe('confirmed');
});

it('what could not be said was not decided: the same input decides the same again', async () => {
  away = true;
  expect(await run({ kind: 'read', data: readOf('123456 WW') })).toEqual({
    kind: 'retry',
    reason: 'kafka_unavailable',
    afterMs: 500,
  });
  expect(book.size).toBe(0);
  away = false;
  await raise();
  expect(said).toHaveLength(1);
  expect(book.size).toBe(1);
});
