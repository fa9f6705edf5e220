import { cameraCheckRequested } from '@marsad/schemas';
import type { CameraChecked, CameraCheckRequest, CheckPicture } from '@marsad/schemas';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { createChecks } from './checks.ts';
import type { CheckedSource, CheckStill } from './checks.ts';
import type { CheckReport } from './facts.ts';

const NOW = cameraCheckRequested.example.atMs;
const request: CameraCheckRequest = cameraCheckRequested.example;
const REPORT: CheckReport = {
  ...{ state: 'playing', reason: null, codec: 'h264', displayWidth: 640, displayHeight: 360, rotation: 0 },
  ...{ declaredFps: 25, deliveredFps: 25, keyframeSeconds: 2, bitrateKbps: 900, audio: null },
  ...{ clockSource: 'camera', clockOffsetMs: 12, packetsLost: 0, scenes: 40 },
};
const STILL: CheckStill = { jpeg: new Uint8Array([1]), widthPx: 640, heightPx: 360, capturedAtMs: NOW, masks: 2 };
const LOGIN = { username: 'me', password: 'secret' };

let published: { result: CameraChecked; still: (CheckPicture & { jpeg: Uint8Array }) | undefined }[];
let started: CheckedSource[];
let names: Record<string, string[]>;
let finish: ((outcome: { report: CheckReport; still: CheckStill | null } | Error) => void)[];
let failed: string[];
beforeEach(() => {
  [published, started, names, finish, failed] = [[], [], {}, [], []];
});
const create = (networks: readonly string[] = []) =>
  createChecks({
    start(source) {
      started.push(source);
      const { promise, resolve, reject } = Promise.withResolvers<{ report: CheckReport; still: CheckStill | null }>();
      finish.push((outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)));
      return { result: promise, stop: async () => reject(new Error('stopped')) };
    },
    credentialOf: (name) => (name === 'agdal-gate' || name === 'hassan-gate' ? LOGIN : undefined),
    districtsOf: (credential) => new Set(credential === 'hassan-gate' ? ['hassan'] : []),
    resolve: async (host) => names[host] ?? [],
    networks,
    publish: async (result, still) => void published.push({ result, still }),
    onFailed: (checkId) => failed.push(checkId),
    now: () => NOW,
  });
/** Lets the promises run that wait for nothing. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const rtsp = (url: string): CameraCheckRequest => ({ ...request, source: { kind: 'rtsp', url, transport: 'tcp' } });

it('answers with facts and a masked still, and uses the named credential', async () => {
  const answered = create().request(request, NOW);
  await settle();
  expect(started).toEqual([{ ...request.source, login: LOGIN }]);
  finish[0]?.({ report: REPORT, still: STILL });
  await answered;
  expect(published).toEqual([
    {
      result: {
        ...{ checkId: 'check-1', district: 'agdal', outcome: 'checked', hasPicture: true, atMs: NOW },
        facts: {
          ...{ state: 'playing', codec: 'h264', widthPx: 640, heightPx: 360, rotationDegrees: 0, declaredFps: 25 },
          ...{ deliveredFps: 25, keyframeSeconds: 2, bitrateKbps: 900, clockSource: 'camera', clockOffsetMs: 12 },
          ...{ packetsLost: 0, scenes: 40 },
        },
      },
      still: { checkId: 'check-1', district: 'agdal', ...STILL },
    },
  ]);
  expect(JSON.stringify(published)).not.toContain('secret');
});

describe('nothing is opened', () => {
  test.each([
    ['this machine', 'rtsp://127.0.0.1/1', {}],
    ['the metadata of a cloud', 'rtsp://169.254.169.254/1', {}],
    ['a name of this machine', 'rtsp://camera.example/1', { 'camera.example': ['127.0.0.1'] }],
    ['a name of this machine among others', 'rtsp://camera.example/1', { 'camera.example': ['10.0.0.5', '::1'] }],
    ['a name of the link', 'rtsp://camera.example/1', { 'camera.example': ['169.254.169.254'] }],
  ])('at %s', async (_, url, resolved) => {
    names = resolved;
    await create().request(rtsp(url), NOW);
    expect(started).toEqual([]);
    expect(published).toMatchObject([{ result: { outcome: 'address_refused', hasPicture: false } }]);
  });

  it('with a credential that this replica does not know', async () => {
    await create().request({ ...request, source: { ...request.source, credential: 'other' } as never }, NOW);
    expect([started, published[0]?.result.outcome]).toEqual([[], 'credential_unknown']);
  });

  it('with a credential that only cameras of another district have', async () => {
    await create().request({ ...request, source: { ...request.source, credential: 'hassan-gate' } as never }, NOW);
    expect([started, published[0]?.result.outcome]).toEqual([[], 'credential_unknown']);
  });

  it('for a request that is too old', async () => {
    await create().request(request, NOW - 60_000);
    expect([started, published]).toEqual([[], []]);
  });

  it('beyond two at once', async () => {
    const checks = create();
    const first = [checks.request(request, NOW), checks.request(request, NOW)];
    await settle();
    await checks.request(request, NOW);
    expect([started.length, published[0]?.result.outcome]).toEqual([2, 'overloaded']);
    for (const end of finish) end({ report: REPORT, still: null });
    await Promise.all(first);
    const next = checks.request(request, NOW);
    await settle();
    expect(started).toHaveLength(3);
    finish[2]?.({ report: REPORT, still: null });
    await next;
  });
});

it('may open this machine where the deployment has cameras', async () => {
  const answered = create(['127.0.0.0/8']).request(rtsp('rtsp://127.0.0.1:8554/1'), NOW);
  await settle();
  finish[0]?.({ report: { ...REPORT, state: 'down', reason: 'unreachable' }, still: null });
  await answered;
  expect(published).toMatchObject([{ result: { facts: { state: 'down', reason: 'unreachable' }, hasPicture: false } }]);
});

it('says that it failed if it cannot be finished', async () => {
  const answered = create().request(request, NOW);
  await settle();
  finish[0]?.(new Error('the thread ended'));
  await answered;
  expect([published[0]?.result.outcome, failed]).toEqual(['failed', ['check-1']]);
});

it('leaves out what a camera claims beyond all bounds', async () => {
  const answered = create().request(request, NOW);
  await settle();
  finish[0]?.({ report: { ...REPORT, codec: 'x'.repeat(500), deliveredFps: -3, displayWidth: 0.5 }, still: null });
  await answered;
  expect(published[0]?.result.facts).not.toHaveProperty('codec');
  expect(published[0]?.result.facts).not.toHaveProperty('deliveredFps');
  expect(published[0]?.result.facts).toMatchObject({ heightPx: 360 });
});

it('ends what runs when the service stops', async () => {
  const checks = create();
  const answered = checks.request(request, NOW);
  await settle();
  await checks.stop();
  await answered;
  expect(published[0]?.result.outcome).toBe('failed');
});
