import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Authorisation, ProcessingAct, WatchlistEntry } from '@marsad/schemas';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decide } from '../client/decide.ts';
import { signIn } from '../client/sign-in.ts';
import type { Infrastructure } from '../infrastructure.ts';
import { startInfrastructure } from '../infrastructure.ts';
import { ROOT } from '../paths.ts';
import { chooseFreePorts } from '../ports.ts';
import type { RunningCity } from './city.ts';
import { startCity } from './city.ts';
import { CITY_PROCESSES } from './services.ts';

/**
 * The services that give rights, without the cameras: governance decides, audit records, face-matcher assesses, command-center serves
 * people.
 */
const RIGHTS_SERVICES = ['governance', 'audit', 'face-matcher', 'command-center'];
const directory = mkdtempSync(join(tmpdir(), 'marsad-rights-'));
const samples = join(ROOT, 'samples');
let infrastructure: Infrastructure;
let city: RunningCity;
const steps: { what: string; tookMs: number }[] = [];

const start = (): Promise<RunningCity> =>
  startCity({
    infrastructure,
    cityFile: join(samples, 'city.yaml'),
    hotlistFile: join(samples, 'hotlist.yaml'),
    rightsFile: join(samples, 'rights.yaml'),
    processes: CITY_PROCESSES.filter(({ service }) => RIGHTS_SERVICES.includes(service)),
    progress: {
      print: (text) => console.warn(text),
      async step(what, run) {
        const from = performance.now();
        const result = await run(() => {});
        steps.push({ what, tookMs: Math.round(performance.now() - from) });
        return result;
      },
    },
  });
const seedingTook = (): number => steps.findLast(({ what }) => what.startsWith('rights'))?.tookMs ?? Infinity;
const governance = async () => {
  const judge = await signIn(city.publicUrl, 'judge', 'demo-judge-1');
  return judge.json<{
    acts: ProcessingAct[];
    hotlist: { entryId: string; refreshedAtMs: number; issuedBy: string }[];
    watchlist: WatchlistEntry[];
    agreements: { agency: string; state: string }[];
    authorisations: Authorisation[];
  }>('/api/governance');
};

beforeAll(async () => {
  infrastructure = await startInfrastructure({ directory, ports: await chooseFreePorts(), agencies: ['police'] });
  city = await start();
}, 120_000);
afterAll(async () => {
  await city?.stop();
  await infrastructure?.stop();
  rmSync(directory, { recursive: true, force: true });
});

test('a new city has the rights of its files, each signed by a person, and no authorisation yet', async () => {
  console.warn(`rights of a new city: ${seedingTook()} ms`);
  const { acts, hotlist, watchlist, agreements, authorisations } = await governance();
  expect(acts.map(({ analytic, state, signedBy }) => `${analytic} ${state} ${signedBy.subject}`).toSorted()).toEqual([
    'behaviour in_force demo-controller',
    'faces in_force demo-controller',
    'flow in_force demo-controller',
    'plates in_force demo-controller',
  ]);
  expect(hotlist.map(({ issuedBy }) => issuedBy)).toEqual(Array.from({ length: 4 }, () => 'Leila Supervisor'));
  expect(agreements).toMatchObject([{ agency: 'police', state: 'in_force' }]);
  expect(watchlist).toMatchObject([
    { state: 'approved', proposedBy: { subject: 'demo-supervisor' }, assessment: { usable: true }, simulated: true },
  ]);
  expect(watchlist[0]?.approvals.map(({ by }) => by.subject)).toEqual(['demo-judge', 'demo-controller']);
  expect(authorisations).toEqual([]);
});

test('another person’s sign-in in the same browser signs nothing', async () => {
  const supervisor = await signIn(city.publicUrl, 'supervisor', 'demo-supervisor');
  const decision = { kind: 'hotlist.refresh', entryId: 'demo-ww-274683', expiresAtMs: Date.now() + 60_000 };
  const { commandId, signInUrl } = await supervisor.json<{ commandId: string; signInUrl: string }>('/api/decisions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ decision }),
  });
  await supervisor.signAgain(signInUrl, { username: 'judge', password: 'demo-judge-1' });
  expect(await (await supervisor.fetch(`/api/commands/${commandId}`)).json()).not.toMatchObject({ status: 'answered' });
});

test('a second start adds only missing rights: plates are refreshed, rights in force stay, withdrawn ones stay withdrawn', async () => {
  const controller = await signIn(city.publicUrl, 'controller', 'demo-controller');
  expect(await decide(controller, { kind: 'act.withdraw', actId: 'demo-act-flow', reason: 'a test' })).toMatchObject({
    accepted: true,
  });
  const before = await governance();
  await city.stop();
  city = await start();
  const after = await governance();
  console.warn(`rights of a second start: ${seedingTook()} ms`);
  expect(seedingTook()).toBeLessThan(10_000);
  const revisions = ({ acts, watchlist }: typeof before) =>
    [...acts, ...watchlist].map((one) => `${JSON.stringify('actId' in one ? one.actId : one.entryId)} ${one.revision}`);
  expect(revisions(after).toSorted()).toEqual(revisions(before).toSorted());
  expect(after.acts.find(({ actId }) => actId === 'demo-act-flow')?.state).toBe('withdrawn');
  for (const { entryId, refreshedAtMs } of after.hotlist)
    expect(refreshedAtMs).toBeGreaterThan(before.hotlist.find((one) => one.entryId === entryId)?.refreshedAtMs ?? 0);
}, 90_000);
