import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decide,
  DEMO_ACCOUNTS,
  readAccounts,
  readHotlistFile,
  readRightsFile,
  ROOT,
  seedRights,
  signIn,
  type SignedIn,
} from '@marsad/deploy-local';
import type { Alert, ReviewAnswer } from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import { createPlayers, type Players } from './play/players.ts';
import { startStage, type Stage } from './stage.ts';

export const PERSON = 'demo-person-1';
const HALL = 'hassan-hall-1';
const HOUR_MS = 3_600_000;
const ACCOUNTS = readAccounts(DEMO_ACCOUNTS);
/** The portrait that the demonstration enrols stands in for every head, so the tests hold nobody else's face. */
export const PORTRAIT = readFileSync(join(ROOT, 'samples', 'watchlist', 'person-1.jpg'));

export const passwordOf = (username: string): string => {
  const account = ACCOUNTS.find((account) => account.username === username);
  if (!account) throw new Error(`accounts.yaml has no ${username}`);
  return account.password;
};

/**
 * The stage with the real governance, and what its people can do there: each of them decides over the API, with a signature of their own.
 */
export async function startPeople() {
  const stage: Stage = await startStage(['audit', 'analytics-writer', 'governance', 'alerting', 'command-center']);
  const players: Players = createPlayers(stage.addresses);
  await players.importCameras();
  const { matcher } = players;
  const states = await players.keepCamerasAlive();
  const signed = new Map<string, Promise<SignedIn>>();
  const as = (username: string): Promise<SignedIn> => {
    const known = signed.get(username) ?? signIn(stage.url, username, passwordOf(username));
    signed.set(username, known);
    return known;
  };
  const facesOf = async (person: SignedIn): Promise<Alert[]> =>
    (await person.json<{ alerts: Alert[] }>('/api/alerts?limit=300')).alerts.filter(({ why }) => why.rule === 'face');

  const people = {
    ...stage,
    players,
    matcher,
    as,
    /** Puts the sample's rights in force as `make demo` does: acts, plates, an agreement, and a person with two approvals. */
    async rights(): Promise<void> {
      const path = join(ROOT, 'samples', 'rights.yaml');
      const seed = {
        publicUrl: stage.url,
        accounts: ACCOUNTS,
        hotlist: readHotlistFile(join(ROOT, 'samples', 'hotlist.yaml')),
        rights: { path, orders: readRightsFile(path) },
        note: () => undefined,
      };
      await seedRights({ ...seed, assessed: false });
      await matcher.assessed(PERSON, PORTRAIT);
      await seedRights({ ...seed, hotlist: [], assessed: true });
    },
    /** The supervisor requests an authorisation, and the judge approves it unless it is to wait. */
    async authorise(authorisationId: string, how: 'approved' | 'requested' = 'approved'): Promise<void> {
      const fromMs = Date.now();
      const terms = { objective: 'missing_person_or_victim', caseReference: 'DEMO-2026-007' } as const;
      const scope = { entryIds: [PERSON], cameras: [HALL], fromMs, toMs: fromMs + HOUR_MS, simulated: true };
      const authorisation = { authorisationId, ...terms, ...scope };
      await decideOrThrow(await as('supervisor'), { kind: 'authorisation.request', authorisation });
      if (how === 'approved')
        await decideOrThrow(await as('judge'), { kind: 'authorisation.approve', authorisationId });
    },
    /** Raises a candidate with its head crop, as a reviewer finds it. @returns the id of its alert */
    async candidate(authorisationId: string): Promise<string> {
      const reviewer = await as('reviewer-1');
      const before = new Set((await facesOf(reviewer)).map(({ alertId }) => alertId));
      const candidateId = await matcher.candidate(authorisationId, PERSON);
      let alertId = '';
      await eventually(async () => {
        alertId = (await facesOf(reviewer)).find((alert) => !before.has(alert.alertId))?.alertId ?? '';
        return alertId !== '';
      });
      await matcher.head(alertId, candidateId, PORTRAIT);
      await eventually(async () => {
        const alert = (await facesOf(reviewer)).find((face) => face.alertId === alertId);
        return alert?.headCrop.status === 'ready';
      });
      return alertId;
    },
    /** Publishes the read of a listed plate. @returns the id of its alert */
    async plateAlert(camera: string, text: string): Promise<string> {
      const operator = await as('operator');
      await players.read(camera, text);
      let alertId = '';
      await eventually(async () => {
        const { alerts } = await operator.json<{ alerts: Alert[] }>('/api/alerts?limit=300');
        alertId = alerts.find(({ why }) => why.rule === 'hotlist')?.alertId ?? '';
        return alertId !== '';
      });
      return alertId;
    },
    /** One reviewer answers and signs. */
    async answer(username: 'reviewer-1' | 'reviewer-2', alertId: string, answer: ReviewAnswer): Promise<void> {
      const reviewer = await as(username);
      const { signInUrl } = await reviewer.json<{ signInUrl: string }>(
        `/api/alerts/${encodeURIComponent(alertId)}/reviews`,
        { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ answer }) },
      );
      await reviewer.signAgain(signInUrl);
    },
    async reviewIs(alertId: string, review: 'in_review' | 'confirmed' | 'dismissed'): Promise<void> {
      const supervisor = await as('supervisor');
      await eventually(async () =>
        (await facesOf(supervisor)).some(
          ({ alertId: id, why }) => id === alertId && why.rule === 'face' && why.review === review,
        ),
      );
    },
    async stop(): Promise<void> {
      await states.stop();
      await players.stop();
      await stage.stop();
    },
  };
  return people;
}
export type People = Awaited<ReturnType<typeof startPeople>>;

/** Makes a decision over the API. @throws if it is refused */
async function decideOrThrow(person: SignedIn, decision: Parameters<typeof decide>[1]): Promise<void> {
  const answer = await decide(person, decision);
  if (!answer.accepted) throw new Error(`${decision.kind} was refused: ${answer.refusal}`);
}
