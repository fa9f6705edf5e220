import { beforeEach, describe, expect, it } from 'vitest';
import {
  authorisation,
  halt,
  hotlistEntry,
  liveGrant,
  processingAct,
  sharingAgreement,
  watchlistEntry,
  type Role,
} from '@marsad/schemas';
import { CITY_AGENCY, OTHER_AGENCY, cameraOf } from '../../testing/test-client.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const HALL = 'hassan-hall-1';
const client = useTestClient((client) => {
  client.memory.putCamera(cameraOf({ camera: HALL, district: 'hassan' }));
  client.memory.putCamera(cameraOf());
  const act = { ...processingAct.example, analytic: 'faces', cameras: [HALL] };
  client.rights.acts.put(processingAct.schema.parse(act));
  client.rights.grants.put(liveGrant.schema.parse(liveGrant.example));
});

const ask = (url: string, headers: Record<string, string>) => client.http.inject({ url, headers });
type Rights = { cameras: { camera: string; analytics: { analytic: string }[]; faceGrants: unknown[] }[] };
const facesOf = async (headers = client.as('operator')) => {
  const { cameras } = (await ask('/api/rights', headers)).json<Rights>();
  const hall = cameras.find(({ camera }) => camera === HALL);
  return { right: hall?.analytics.find(({ analytic }) => analytic === 'faces'), grants: hall?.faceGrants };
};

describe('the analytics that may run now', () => {
  it('are shown for every camera to all staff of the city, with the reason why one may not run', async () => {
    expect(await facesOf()).toEqual({
      right: { analytic: 'faces', permitted: true },
      grants: [{ authorisationId: 'auth-1', untilMs: 1_790_000_180_000, toMs: 1_790_003_600_000 }],
    });
    const roles: Role[] = ['reviewer', 'supervisor', 'judge', 'controller', 'analyst', 'auditor'];
    for (const role of roles) expect((await ask('/api/rights', client.as(role))).statusCode).toBe(200);
    client.rights.halts.put(halt.schema.parse(halt.example));
    expect(await facesOf()).toEqual({
      right: { analytic: 'faces', permitted: false, because: 'halted' },
      grants: [],
    });
  });

  it('have no face grant that was not renewed in time, and none that was ended', async () => {
    client.clock.nowMs = 1_790_000_180_000;
    const late = client.cookieOf(client.sessionOf(['*'], client.clock.nowMs + 1_000));
    expect((await facesOf(late)).grants).toEqual([]);
    client.clock.nowMs = 1_790_000_100_000;
    client.rights.grants.remove('auth-1');
    expect((await facesOf()).grants).toEqual([]);
  });

  it('are shown only for the districts of a person, and not to another agency', async () => {
    const { cameras } = (await ask('/api/rights', client.as('operator', CITY_AGENCY, ['agdal']))).json<Rights>();
    expect(cameras.map(({ camera }) => camera)).toEqual(['agdal-avenue-1']);
    expect((await ask('/api/rights', client.as('officer', OTHER_AGENCY))).json()).toEqual({
      error: 'role_may_not',
      reason: 'city',
    });
  });
});

describe('the records about rights', () => {
  beforeEach(() => {
    const assessment = { usable: true, quality: 0.8, modelSha256: 'a'.repeat(64) };
    client.rights.watchlist.put(watchlistEntry.schema.parse({ ...watchlistEntry.example, assessment }));
    client.rights.authorisations.put(authorisation.schema.parse(authorisation.example));
    client.rights.hotlist.put(hotlistEntry.schema.parse(hotlistEntry.example));
    client.rights.agreements.put(sharingAgreement.schema.parse(sharingAgreement.example));
  });
  type Next = { next: string[] }[];
  type Governance = { begin: string[] } & Record<
    'acts' | 'watchlist' | 'authorisations' | 'hotlist' | 'agreements',
    Next
  >;

  it('come with the decisions that the person may take next', async () => {
    const judge = (await ask('/api/governance', client.as('judge'))).json<Governance>();
    expect(judge.begin).toEqual([]);
    expect(judge.authorisations[0]?.next).toEqual([
      'authorisation.approve',
      'authorisation.reject',
      'authorisation.end',
    ]);
    expect(judge.watchlist[0]?.next).toEqual(['watchlist.approve', 'watchlist.withdraw']);
    const controller = (await ask('/api/governance', client.as('controller'))).json<Governance>();
    expect([controller.begin, controller.acts[0]?.next]).toEqual([['act.publish', 'agreement.sign'], ['act.withdraw']]);
    const auditor = (await ask('/api/governance', client.as('auditor'))).json<Governance>();
    for (const list of [auditor.acts, auditor.watchlist, auditor.authorisations, auditor.hotlist, auditor.agreements])
      expect(list[0]?.next).toEqual([]);
  });

  it('hold neither a picture nor its place in the store, and no signature to copy', async () => {
    const text = (await ask('/api/governance', client.as('judge'))).body;
    expect(text).toContain('Affaire DEMO-7');
    expect(text).not.toMatch(/enrolled\.jpg|"image"|"signature"/);
  });

  it.each<[Role, string]>([
    ['operator', CITY_AGENCY],
    ['reviewer', CITY_AGENCY],
    ['analyst', CITY_AGENCY],
    ['judge', OTHER_AGENCY],
    ['officer', OTHER_AGENCY],
  ])('is not for %s of %s', async (role, agency) => {
    const response = await ask('/api/governance', client.as(role, agency));
    expect([response.statusCode, response.json()]).toEqual([403, { error: 'role_may_not', reason: 'governance' }]);
  });
});
