import { describe, expect, it } from 'vitest';
import { UNCOVERED_LIMIT_MS } from '@marsad/proof';
import { watchlistEntry, type AuditEntry, type Role } from '@marsad/schemas';
import { createAccess } from '../../domain/access.ts';
import {
  CITY_AGENCY,
  NOW_MS,
  OTHER_AGENCY,
  PUBLIC_URL,
  alertOf,
  cameraOf,
  faceAlertOf,
} from '../../testing/test-client.ts';
import { SMALL_JPEG, formWith } from '../../testing/pictures.ts';
import { accessToStream } from './audited-access.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient(async (client) => {
  client.memory.putCamera(cameraOf());
  const views = {
    snapshot: await client.keep('views', 'camera-ingest/s.jpg', SMALL_JPEG),
    clip: await client.keep('views', 'view-maker/c.mp4', Buffer.from('0123456789'), 'video/mp4'),
    plateCrop: await client.keep('evidence', 'plate-reader/p.jpg', SMALL_JPEG),
  };
  client.memory.putAlert(alertOf(views), NOW_MS);
  const headCrop = await client.keep('evidence', 'face-matcher/h.jpg', SMALL_JPEG);
  client.memory.putAlert(faceAlertOf({}, { headCrop }), NOW_MS);
  const { objectKey, sha256 } = await client.keep('watchlist', 'command-center/w-1.jpg', SMALL_JPEG);
  const image = { objectKey, sha256 };
  client.rights.watchlist.put(watchlistEntry.schema.parse({ ...watchlistEntry.example, image }));
});

const search = { plate: '123456 WW', fromMs: 0, toMs: NOW_MS, purpose: 'stolen_vehicle', caseReference: 'DEMO-1' };
type Request = { method?: 'GET' | 'POST'; url: string; payload?: object; headers?: Record<string, string> };
const ask = (role: Role, { method = 'GET', url, payload, headers }: Request) =>
  client.http.inject({
    method,
    url,
    headers: { ...client.as(role), origin: PUBLIC_URL, ...headers },
    ...(payload && { payload }),
  });

/** All personal data that leaves over HTTP: the role that asks, the request, and fields of its entry in the log. */
const PERSONAL: [string, Role, Request, Partial<AuditEntry>][] = [
  ['the alerts', 'operator', { url: '/api/alerts' }, { objectKind: 'alert', purpose: 'alert_handling' }],
  ['an alert', 'operator', { url: '/api/alerts/a-91c2' }, { objectKind: 'alert', purpose: 'alert_handling' }],
  ['a candidate', 'reviewer', { url: '/api/alerts/f-1' }, { objectKind: 'alert', purpose: 'identity_review' }],
  ['a snapshot', 'operator', { url: '/api/alerts/a-91c2/snapshot' }, { objectKind: 'alert_picture' }],
  ['a clip', 'operator', { url: '/api/alerts/a-91c2/clip' }, { objectKind: 'alert_picture' }],
  ['a plate', 'operator', { url: '/api/alerts/a-91c2/plate' }, { objectKind: 'plate_evidence' }],
  ['a head', 'reviewer', { url: '/api/alerts/f-1/head' }, { objectKind: 'face_evidence', purpose: 'identity_review' }],
  ['an enrolled picture', 'judge', { url: '/api/watchlist/w-1/picture' }, { objectKind: 'enrolled_picture' }],
  ['the state of rights', 'judge', { url: '/api/governance' }, { purpose: 'rights_decision' }],
  [
    'a search for a plate',
    'operator',
    { method: 'POST', url: '/api/plates/search', payload: search },
    { objectKind: 'plate_query', purpose: 'plate_search', caseReference: 'DEMO-1' },
  ],
  ['the log itself', 'auditor', { url: '/api/audit/entries' }, { objectKind: 'audit_log', purpose: 'oversight' }],
  [
    'a picture that is enrolled',
    'supervisor',
    { method: 'POST', url: '/api/watchlist/pictures', ...formWith(SMALL_JPEG) },
    { objectKind: 'enrolled_picture', action: 'collect' },
  ],
];

describe('personal data', () => {
  it.each(PERSONAL)('%s is in the log before it is released', async (_, role, request, entry) => {
    const response = await ask(role, request);
    expect([200, 201]).toContain(response.statusCode);
    expect(client.entries).toHaveLength(1);
    expect(client.entries[0]).toMatchObject({ actor: `${role}-1`, agency: 'rabat-operations', ...entry });
  });

  it.each(PERSONAL)('%s is not released while the broker does not take the entry', async (_, role, request) => {
    client.broken.audit = true;
    const stored = await client.storedIn('watchlist');
    const response = await ask(role, request);
    expect([response.statusCode, response.json()]).toEqual([
      503,
      { error: 'audit_unavailable', reason: 'not_recorded' },
    ]);
    expect([await client.storedIn('watchlist'), client.plateQuestions]).toEqual([stored, []]);
  });

  it.each(PERSONAL)('%s is not released while the log stands still', async (_, role, request) => {
    await ask('operator', { url: '/api/alerts' });
    client.clock.nowMs += UNCOVERED_LIMIT_MS + 1;
    expect((await ask(role, request)).json()).toEqual({ error: 'audit_unavailable', reason: 'log_stands_still' });
    client.checkpoint();
    expect((await ask(role, request)).statusCode).toBeLessThan(300);
  });

  it('appears in the log as a commitment, never as plate, entry or alert', async () => {
    for (const [, role, request] of PERSONAL) await ask(role, request);
    const text = JSON.stringify(client.entries);
    // The snapshot and the clip of an alert are one access.
    expect(client.entries.length).toBe(PERSONAL.length - 1);
    expect(text).not.toMatch(/123456|a-91c2|f-1"|w-1/);
  });

  it('is one access, however many parts of a clip a browser asks for', async () => {
    for (const range of ['bytes=0-3', 'bytes=4-', 'bytes=0-'])
      await ask('operator', { url: '/api/alerts/a-91c2/clip', headers: { range } });
    expect(client.entries).toHaveLength(1);
    await ask('supervisor', { url: '/api/alerts/a-91c2/clip' });
    expect(client.entries).toHaveLength(2);
  });

  it('becomes a disclosure when it goes to another agency', async () => {
    await client.http.inject({ url: '/api/alerts', headers: client.as('officer', OTHER_AGENCY) });
    expect(client.entries).toMatchObject([{ agency: OTHER_AGENCY, action: 'disclose', purpose: 'disclosure' }]);
  });
});

describe('data that is not personal', () => {
  it.each(['/api/me', '/api/city', '/api/cameras', '/api/rights', '/api/stats', '/api/flow?camera=agdal-avenue-1'])(
    '%s is answered while the audit log is unavailable, and without an entry',
    async (url) => {
      client.broken.audit = true;
      expect((await ask('operator', { url })).statusCode).toBe(200);
      expect(client.entries).toEqual([]);
    },
  );
});

describe('a refused attempt', () => {
  const entriesOf = (more: object) => expect.arrayContaining([expect.objectContaining(more)]) as unknown;

  it.each([
    [
      'another place of the page',
      'analyst',
      { url: '/api/audit/entries' },
      { objectKind: 'audit_log', refusal: 'role_may_not' },
    ],
    [
      'a decision that is not theirs',
      'operator',
      {
        method: 'POST',
        url: '/api/decisions',
        payload: { decision: { kind: 'halt', analytic: 'faces', reason: 'somebody asked for it' } },
      },
      { objectKind: 'halt', refusal: 'role_may_not', action: 'decide' },
    ],
    [
      'an alert that they may not see',
      'operator',
      { url: '/api/alerts/f-1' },
      { objectKind: 'alert', refusal: 'role_may_not' },
    ],
    [
      'a request from another page',
      'operator',
      { method: 'POST', url: '/auth/logout', headers: { origin: 'https://elsewhere.test' } },
      { objectKind: 'page', refusal: 'origin_refused' },
    ],
  ] as [string, Role, Request, Partial<AuditEntry>][])('%s is in the log', async (_, role, request, entry) => {
    const { statusCode } = await ask(role, request);
    expect([403, 404]).toContain(statusCode);
    expect(client.entries).toEqual(entriesOf({ ...entry, actor: `${role}-1`, outcome: 'refused' }));
  });

  it('does not reveal whether an alert exists: a hidden alert looks like a missing one', async () => {
    const [hidden, absent] = [
      await ask('operator', { url: '/api/alerts/f-1' }),
      await ask('operator', { url: '/api/alerts/nothing' }),
    ];
    expect([hidden.statusCode, hidden.json()]).toEqual([absent.statusCode, absent.json()]);
    expect(client.entries.filter(({ outcome }) => outcome === 'refused')).toHaveLength(1);
  });

  it('attack: a thousand attempts are one entry, and the rest is counted', async () => {
    for (let i = 0; i < 200; i++) await ask('analyst', { url: '/api/audit/entries' });
    expect(client.entries).toHaveLength(1);
    client.clock.nowMs += 60_000;
    client.flushNotes();
    expect(client.entries.map(({ count }) => count)).toEqual([undefined, 199]);
  });
});

describe('an event stream', () => {
  it.each([
    ['operator', { objectKind: 'alert', purpose: 'alert_handling' }],
    ['reviewer', { objectKind: 'alert', purpose: 'identity_review' }],
    ['auditor', { objectKind: 'event_stream', purpose: 'oversight' }],
    ['judge', { objectKind: 'event_stream', purpose: 'rights_decision' }],
    ['analyst', { objectKind: 'event_stream', purpose: 'access' }],
  ] as const)('of a person in the role %s is recorded by what it shows', (role, entry) => {
    const access = createAccess(() => ({ operatedBy: CITY_AGENCY, agreements: [], nowMs: NOW_MS }));
    const viewer = { subject: 'x', agency: CITY_AGENCY, role, districts: ['*'] };
    expect(accessToStream(access, viewer, 's-1', NOW_MS)).toMatchObject(entry);
  });

  it('of an officer is recorded as showing alerts, whatever is shared at the moment', () => {
    const access = createAccess(() => ({ operatedBy: CITY_AGENCY, agreements: [], nowMs: NOW_MS }));
    const viewer = { subject: 'x', agency: OTHER_AGENCY, role: 'officer', districts: ['hassan'] } as const;
    expect(accessToStream(access, viewer, 's-1', NOW_MS)).toMatchObject({ objectKind: 'alert', purpose: 'disclosure' });
  });
});
