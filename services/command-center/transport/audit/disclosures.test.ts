import { beforeEach, describe, expect, it } from 'vitest';
import { sharingAgreement, type Alert, type SharingAgreement } from '@marsad/schemas';
import { CITY_AGENCY, NOW_MS, OTHER_AGENCY, alertOf, faceAlertOf } from '../../testing/test-client.ts';
import { eventsOf } from '../../testing/streams.ts';
import { createAccess } from '../../domain/access.ts';
import type { Disclosure } from '../../domain/disclosure.ts';
import { createDisclosures } from './disclosures.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const NO_ALERTS = { alerts: [], total: 0, rows: 0, repeats: [], counts: { open: 0, handled: 0 } };

const OBSERVED_MS = alertOf().firstObservedAtMs;
const BYTES = Buffer.from('0123456789');
const OFFICER = 'officer-1';

let views: Pick<Alert, 'snapshot' | 'clip' | 'plateCrop'>;
const client = useTestClient(async (client) => {
  views = {
    snapshot: await client.keep('views', 'camera-ingest/s.jpg', BYTES),
    clip: await client.keep('views', 'view-maker/c.mp4', BYTES, 'video/mp4'),
    plateCrop: await client.keep('evidence', 'plate-reader/p.jpg', BYTES),
  };
  client.memory.putAlert(alertOf(views), NOW_MS);
});

const share = (change: Partial<SharingAgreement> = {}): void => {
  const agreement = { ...sharingAgreement.example, rules: ['behaviour'], ...change };
  const changed = client.rights.agreements.put(sharingAgreement.schema.parse(agreement));
  if (changed) client.publish(changed);
};
const officer = (subject = OFFICER) => client.as('officer', OTHER_AGENCY, ['*'], subject);
const ask = (url: string, headers: Record<string, string> = officer()) => client.http.inject({ url, headers });
const listed = async (headers?: Record<string, string>): Promise<string[]> =>
  (await ask('/api/alerts', headers)).json<{ alerts: Alert[] }>().alerts.map(({ alertId }) => alertId);
const revise = (more: Parameters<typeof alertOf>[0]): void => client.publishAlert(alertOf({ ...views, ...more }));

describe('what an officer sees on the page', () => {
  beforeEach(() => share());

  it('is one disclosure for a person and revision, however often and through whichever route they ask', async () => {
    for (let n = 0; n < 3; n++) await listed();
    await ask('/api/alerts/a-91c2');
    expect(client.disclosed).toMatchObject([
      {
        principal: 'command-center',
        recipient: OTHER_AGENCY,
        person: OFFICER,
        agreementId: 'share-police-1',
        purpose: 'criminal_investigation',
        alertId: 'a-91c2',
        revision: 0,
        what: 'alert',
        way: 'page',
      },
    ]);
    await listed(officer('officer-2'));
    revise({ revision: 1 });
    await listed();
    expect(client.disclosed.map(({ person, revision }) => [person, revision])).toEqual([
      [OFFICER, 0],
      ['officer-2', 0],
      [OFFICER, 1],
    ]);
    expect(new Set(client.disclosed.map(({ disclosureId }) => disclosureId)).size).toBe(3);
  });

  it.each([
    ['snapshot', 'snapshot'],
    ['clip', 'clip'],
    ['plate', 'plate_crop'],
  ])('a %s is one disclosure of exactly its bytes, in however many parts it is read', async (name, what) => {
    for (const range of ['bytes=0-3', 'bytes=4-', 'bytes=0-'])
      expect((await ask(`/api/alerts/a-91c2/${name}`, { ...officer(), range })).statusCode).toBe(206);
    const { sha256 } = views.snapshot as { sha256: string };
    expect(client.disclosed).toMatchObject([{ what, way: 'page', sha256, person: OFFICER }]);
    revise({ revision: 1 });
    await ask(`/api/alerts/a-91c2/${name}`);
    expect(client.disclosed).toHaveLength(1);
  });

  it.each(['', '/a-91c2', '/a-91c2/snapshot', '/a-91c2/clip', '/a-91c2/plate'])(
    'is not released while its disclosure cannot be recorded: /api/alerts%s',
    async (path) => {
      client.broken.bus = true;
      const response = await ask(`/api/alerts${path}`);
      expect([response.statusCode, response.json()]).toEqual([
        503,
        { error: 'audit_unavailable', reason: 'disclosure_not_recorded' },
      ]);
      client.broken.bus = false;
      expect((await ask(`/api/alerts${path}`)).statusCode).toBe(200);
      expect(client.disclosed).toHaveLength(1);
    },
  );

  it('is not released when the agreement ends while the disclosure is being recorded', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    client.disclosing.value = promise;
    const answers = Promise.all(['', '/a-91c2', '/a-91c2/plate'].map((path) => ask(`/api/alerts${path}`)));
    await expect.poll(() => client.entries.length).toBe(3);
    share({ revision: 1, state: 'ended' });
    resolve();
    const [list, one, plate] = await answers;
    expect(list?.json()).toEqual(NO_ALERTS);
    for (const response of [one, plate]) expect(response?.json()).toEqual({ error: 'not_found' });
  });

  it('is not released under another agreement that replaced the recorded one meanwhile', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    client.disclosing.value = promise;
    const answers = Promise.all(['', '/a-91c2', '/a-91c2/plate'].map((path) => ask(`/api/alerts${path}`)));
    await expect.poll(() => client.entries.length).toBe(3);
    share({ revision: 1, state: 'ended' });
    share({ agreementId: 'share-police-2' });
    resolve();
    const [list, one, plate] = await answers;
    expect(list?.json()).toEqual(NO_ALERTS);
    for (const response of [one, plate]) expect(response?.json()).toEqual({ error: 'not_found' });
    expect(await listed()).toEqual(['a-91c2']);
    expect(client.disclosed.map(({ agreementId }) => agreementId)).toContain('share-police-2');
  });

  it('is a clip under the agreement that covers all of it, and no clip once that agreement ends meanwhile', async () => {
    const since = (atMs: number) => ({ validFromMs: atMs, signedAtMs: atMs });
    share({ revision: 1, ...since(OBSERVED_MS - 10_000) });
    share({ agreementId: 'share-a', ...since(OBSERVED_MS - 1) });
    revise({ revision: 1, clip: { ...views.clip, capturedFromMs: OBSERVED_MS - 5_000 } });
    expect((await ask('/api/alerts/a-91c2/clip')).statusCode).toBe(200);
    expect(client.disclosed.map(({ agreementId }) => agreementId)).toEqual(['share-police-1']);
    const { promise, resolve } = Promise.withResolvers<void>();
    client.disclosing.value = promise;
    const answer = ask('/api/alerts/a-91c2/clip', officer('officer-2'));
    await expect.poll(() => client.entries.length).toBe(2);
    share({ revision: 2, state: 'ended' });
    resolve();
    expect((await answer).statusCode).toBe(404);
  });

  it('is no disclosure when it is shown to the city’s own people', async () => {
    for (const path of ['', '/a-91c2', '/a-91c2/plate']) await ask(`/api/alerts${path}`, client.operatorOf('*'));
    expect(client.disclosed).toEqual([]);
  });

  it("has neither how each plate letter was read nor the actions of the city's staff, and never a head crop", async () => {
    share({ revision: 1, rules: ['face'] });
    const headCrop = await client.keep('evidence', 'face-matcher/h.jpg', BYTES);
    client.memory.putAlert(faceAlertOf({ review: 'confirmed' }, { revision: 5, headCrop }), NOW_MS);
    expect((await ask('/api/alerts/f-1')).json()).toMatchObject({ headCrop: { status: 'none' }, history: [] });
    expect((await ask('/api/alerts/f-1/head')).json()).toEqual({ error: 'role_may_not', reason: 'head' });
    expect(client.disclosed.map(({ what }) => what)).toEqual(['alert']);
  });
});

const NOT_SHARED: [string, Partial<SharingAgreement>, Partial<Alert>][] = [
  ['observed a millisecond before the agreement began', { validFromMs: OBSERVED_MS + 1 }, {}],
  ['observed before the agreement was signed', { signedAtMs: OBSERVED_MS + 1 }, {}],
  ['merged across its beginning', { validFromMs: OBSERVED_MS + 1 }, { lastObservedAtMs: OBSERVED_MS + 2 }],
  ['merged across its end, by a clock that is ahead', { expiresAtMs: NOW_MS + 1 }, { lastObservedAtMs: NOW_MS + 1 }],
  ['under an agreement that ends at this instant', { expiresAtMs: NOW_MS }, {}],
  ['under an agreement that ended', { state: 'ended' }, {}],
];
describe.each(NOT_SHARED)('attack: an alert %s', (_, agreement, alert) => {
  it('is sent through no route or stream, and no disclosure is recorded', async () => {
    const url = await client.http.listen({ port: 0, host: '127.0.0.1' });
    revise({ revision: 1, ...alert });
    share(agreement);
    const stream = await eventsOf(url, { ...officer(), 'last-event-id': '0' });
    await stream.next('hello');
    revise({ revision: 2, ...alert });
    expect(await listed()).toEqual([]);
    for (const path of ['', '/snapshot', '/clip', '/plate', '/head'])
      expect((await ask(`/api/alerts/a-91c2${path}`)).json()).toEqual({ error: 'not_found' });
    // The shared alert is the first on the stream, so the other alert was never written.
    share({ agreementId: 'share-police-2', districts: ['hassan'], revision: 9 });
    revise({ alertId: 'a-shared', revision: 1 });
    expect(await stream.next('alert')).toMatchObject({ data: { alert: { alertId: 'a-shared' } } });
    expect(client.disclosed.map(({ alertId }) => alertId)).toEqual(['a-shared']);
  });
});

describe('a picture from before the agreement', () => {
  it.each([
    [NOW_MS - 2_000, 200, 'ready'],
    [NOW_MS - 1_999, 404, 'none'],
  ])('of an alert that it shares is not shown: agreement from %i, answer %i', async (fromMs, status, shown) => {
    const observed = { firstObservedAtMs: NOW_MS - 1_000, lastObservedAtMs: NOW_MS - 1_000 };
    revise({ revision: 1, ...observed });
    share({ validFromMs: fromMs });
    const alert = (await ask('/api/alerts/a-91c2')).json<Alert>();
    expect([alert.snapshot.status, alert.clip.status, alert.plateCrop.status]).toEqual([shown, shown, shown]);
    for (const name of ['snapshot', 'clip', 'plate'])
      expect((await ask(`/api/alerts/a-91c2/${name}`)).statusCode).toBe(status);
    expect(client.disclosed).toHaveLength(status === 200 ? 4 : 1);
  });
});

describe('an agreement that ended and was signed again', () => {
  it('shares later alerts, not alerts observed before its end or in between', async () => {
    share();
    share({ revision: 1, state: 'ended' });
    share({ revision: 2, signedAtMs: NOW_MS - 10 });
    const at = (alertId: string, atMs: number) => revise({ alertId, firstObservedAtMs: atMs, lastObservedAtMs: atMs });
    at('a-between', NOW_MS - 11);
    at('a-after', NOW_MS - 10);
    expect(await listed()).toEqual(['a-after']);
  });
});

describe('two agreements', () => {
  it('disclose under one of them; when that one ends, what the other shares is a disclosure of its own', async () => {
    share({ agreementId: 'share-b' });
    share({ agreementId: 'share-a' });
    await listed();
    share({ agreementId: 'share-a', revision: 1, state: 'ended' });
    expect(await listed()).toEqual(['a-91c2']);
    expect(client.disclosed.map(({ agreementId }) => agreementId)).toEqual(['share-a', 'share-b']);
  });
});

describe('the event stream of an officer', () => {
  let url: string;
  beforeEach(async () => {
    url = await client.http.listen({ port: 0, host: '127.0.0.1' });
    share();
  });
  const open = async (headers: Record<string, string> = {}) => {
    const stream = await eventsOf(url, { ...officer(), ...headers });
    await stream.next('hello');
    return stream;
  };

  it('writes each revision once it is recorded, in the log and as a disclosure, and in order', async () => {
    const stream = await open();
    const { promise, resolve } = Promise.withResolvers<void>();
    client.disclosing.value = promise;
    for (const revision of [1, 2, 3]) revise({ revision, observations: revision + 1 });
    revise({ alertId: 'a-2' });
    const first = stream.next('alert');
    const early = await Promise.race([first.then(() => 'written'), expect.poll(() => client.entries.length).toBe(2)]);
    expect(early).not.toBe('written');
    resolve();
    const events = [await first];
    for (let n = 0; n < 3; n++) events.push(await stream.next('alert'));
    expect(events.map((event) => event !== 'ended' && (event.data['alert'] as Alert).revision)).toEqual([1, 2, 3, 0]);
    expect(client.disclosed.map(({ alertId, revision, way }) => [alertId, revision, way])).toEqual([
      ['a-91c2', 1, 'event_stream'],
      ['a-91c2', 2, 'event_stream'],
      ['a-91c2', 3, 'event_stream'],
      ['a-2', 0, 'event_stream'],
    ]);
    expect(client.entries.filter(({ action }) => action === 'disclose')).toHaveLength(5);
  });

  it('writes missed alerts in the same way', async () => {
    const stream = await open({ 'last-event-id': String(NOW_MS) });
    expect(await stream.next('alert')).toMatchObject({ data: { alert: { alertId: 'a-91c2' } } });
    expect(client.disclosed).toMatchObject([{ alertId: 'a-91c2', way: 'event_stream', person: OFFICER }]);
  });

  it('ends rather than write an alert that could not be recorded, and the next stream misses nothing', async () => {
    const stream = await open();
    client.broken.bus = true;
    revise({ revision: 1 });
    expect(await stream.next('alert')).toBe('ended');
    client.broken.bus = false;
    const again = await open({ 'last-event-id': String(NOW_MS) });
    expect(await again.next('alert')).toMatchObject({ data: { alert: { revision: 1 } } });
  });

  it('attack: when an agreement ends, its alerts are withdrawn, and no revision of them is written any more', async () => {
    const stream = await open();
    revise({ revision: 1 });
    await stream.next('alert');
    share({ revision: 1, state: 'ended' });
    revise({ revision: 2 });
    expect(await stream.next('withdrawn')).toMatchObject({ data: { alertId: 'a-91c2' } });
    share({ revision: 2 });
    revise({ alertId: 'a-later' });
    expect(await stream.next('alert')).toMatchObject({ data: { alert: { alertId: 'a-later' } } });
    expect(client.disclosed.map(({ revision }) => revision)).toEqual([1, 0]);
  });

  it('attack: an agreement that ends while the disclosure is being recorded shares nothing', async () => {
    const stream = await open();
    const { promise, resolve } = Promise.withResolvers<void>();
    client.disclosing.value = promise;
    revise({ alertId: 'a-caught' });
    await expect.poll(() => client.entries.length).toBe(2);
    share({ revision: 1, state: 'ended' });
    resolve();
    share({ agreementId: 'share-next', signedAtMs: OBSERVED_MS + 1 });
    revise({ alertId: 'a-next', firstObservedAtMs: OBSERVED_MS + 1, lastObservedAtMs: OBSERVED_MS + 1 });
    expect(await stream.next('alert')).toMatchObject({ data: { alert: { alertId: 'a-next' } } });
  });

  it('withdraws an alert that a merge extended beyond the end of the agreement', async () => {
    share({ revision: 1, expiresAtMs: NOW_MS + 1 });
    const stream = await open();
    revise({ revision: 1, lastObservedAtMs: NOW_MS + 1 });
    expect(await stream.next('withdrawn')).toMatchObject({ data: { alertId: 'a-91c2' } });
  });

  it('writes at once to the city’s own people, without a disclosure', async () => {
    const stream = await eventsOf(url, client.as('operator', CITY_AGENCY));
    await stream.next('hello');
    revise({ revision: 1 });
    expect(await stream.next('alert')).toMatchObject({ data: { alert: { revision: 1 } } });
    expect(client.disclosed).toEqual([]);
  });
});

it('an alert that becomes shared only while others are recorded does not leave with them', async () => {
  let nowMs = NOW_MS;
  const agreement = { ...sharingAgreement.example, rules: ['behaviour' as const], validFromMs: OBSERVED_MS };
  const later = { ...agreement, agreementId: 'share-police-3', validFromMs: NOW_MS + 1, districts: ['agdal' as never] };
  const access = createAccess(() => ({
    operatedBy: CITY_AGENCY,
    agreements: nowMs > NOW_MS ? [agreement, { ...later, validFromMs: OBSERVED_MS }] : [agreement, later],
    nowMs,
  }));
  const recorded: string[] = [];
  const bus = {
    disclose: async (disclosures: readonly Disclosure[]) =>
      void recorded.push(...disclosures.map(({ alertId }) => alertId)),
  };
  const disclosures = createDisclosures({ access, bus, now: () => nowMs });
  const viewer = { subject: OFFICER, agency: OTHER_AGENCY, role: 'officer' as const, districts: ['*'] };
  const alerts = [alertOf(), alertOf({ alertId: 'a-2', district: 'agdal' })];
  const released = disclosures.release(viewer, alerts, { what: 'alert', way: 'page' });
  nowMs = NOW_MS + 1;
  expect((await released).map(({ alertId }) => alertId)).toEqual(recorded);
  expect(recorded).toEqual(['a-91c2']);
});
