import { decide, signIn, type Account, type SignedIn } from '@marsad/deploy-local';
import type { Alert, ReviewAnswer, Role } from '@marsad/schemas';
import type { Stats } from './questions.ts';

/** Whom the demonstration looks for, and where: as `samples/rights.yaml` and `samples/city.yaml` name them. */
const PERSON = 'demo-person-1';
const CAMERA = 'hassan-hall-1';
const CASE = 'DEMO-SMOKE-1';
const PERIOD_MS = 20 * 60_000;

/** The clip of the hall plays every 30 s: a candidate that has not come after this long does not come, ms. */
const CANDIDATE_WITHIN_MS = 95_000;
const DECIDED_WITHIN_MS = 15_000;

export type FaceReport = {
  faceEventsBeforeAuthorisation: number;
  faceCandidates: number;
  faceMatchesConfirmed: number;
  faceEventsAfterEnd: number;
};

type People = Record<'supervisor' | 'judge' | 'operator' | 'reviewer1' | 'reviewer2', SignedIn>;

/** Signs the demonstration's people in, each as themselves. @throws if an account is missing or refused */
export async function signInPeople(publicUrl: string, accounts: readonly Account[]): Promise<People> {
  const as = async (role: Role, nth = 0): Promise<SignedIn> => {
    const account = accounts.filter((one) => one.role === role)[nth];
    if (!account) throw new Error(`the demonstration has no ${role} ${nth + 1}`);
    return signIn(publicUrl, account.username, account.password);
  };
  return {
    supervisor: await as('supervisor'),
    judge: await as('judge'),
    operator: await as('operator'),
    reviewer1: await as('reviewer', 0),
    reviewer2: await as('reviewer', 1),
  };
}

const faceEvents = async (person: SignedIn): Promise<number> =>
  (await person.json<Stats & { faceEvents: number }>('/api/stats')).faceEvents;

/** Asks until there is an answer; undefined when there is none in time. */
async function within<T>(timeoutMs: number, ask: () => Promise<T | undefined>): Promise<T | undefined> {
  for (const until = performance.now() + timeoutMs; performance.now() < until;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return undefined;
}

const faceAlerts = async (person: SignedIn): Promise<Alert[]> =>
  (await person.json<{ alerts: Alert[] }>('/api/alerts?limit=500')).alerts.filter(({ why }) => why.rule === 'face');

/** Answers a candidate as a reviewer does: signs in again for exactly that answer. */
async function review(person: SignedIn, alertId: string, answer: ReviewAnswer): Promise<void> {
  const path = `/api/alerts/${encodeURIComponent(alertId)}/reviews`;
  const body = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ answer }) };
  const { signInUrl } = await person.json<{ signInUrl: string }>(path, body);
  await person.signAgain(signInUrl);
}

/**
 * The course of one authorisation, as the city's people take it: nothing before, a request, what must be refused, an approval, a candidate,
 * two blind reviews, an end.
 */
export async function lookForAPerson(people: People): Promise<{ report: FaceReport; faults: string[] }> {
  const { supervisor, judge, operator, reviewer1, reviewer2 } = people;
  const faults: string[] = [];
  const expect = (right: boolean, fault: string): void => {
    if (!right) faults.push(fault);
  };
  const before = await faceEvents(operator);
  expect(before === 0, `${before} face events came before any authorisation`);

  const authorisationId = `smoke-${Date.now()}`;
  const fromMs = Date.now();
  const requested = await decide(supervisor, {
    kind: 'authorisation.request',
    authorisation: {
      authorisationId,
      objective: 'missing_person_or_victim',
      caseReference: CASE,
      entryIds: [PERSON],
      cameras: [CAMERA],
      fromMs,
      toMs: fromMs + PERIOD_MS,
      simulated: true,
    },
  });
  expect(requested.accepted, `the request for an authorisation was refused: ${requested.refusal}`);
  const own = await decide(supervisor, { kind: 'authorisation.approve', authorisationId }).catch(() => 'refused');
  expect(own === 'refused', 'the supervisor could approve their own request');
  const approved = await decide(judge, { kind: 'authorisation.approve', authorisationId });
  expect(approved.accepted, `the judge’s approval was refused: ${approved.refusal}`);

  const candidate = await within(CANDIDATE_WITHIN_MS, async () =>
    (await faceAlerts(reviewer1)).find(
      ({ why, headCrop }) =>
        why.rule === 'face' && why.authorisationId === authorisationId && headCrop.status === 'ready',
    ),
  );
  expect(candidate !== undefined, `${CAMERA}: nobody was proposed within ${CANDIDATE_WITHIN_MS / 1_000} s`);
  if (candidate) faults.push(...(await reviewed(candidate.alertId, { operator, reviewer1, reviewer2 })));

  const ended = await decide(supervisor, {
    kind: 'authorisation.end',
    authorisationId,
    reason: 'the smoke run is over',
  });
  expect(ended.accepted, `ending the authorisation was refused: ${ended.refusal}`);
  const atEnd = await faceEvents(operator);
  // One whole turn of the clip more: nobody is proposed who is no longer looked for.
  await new Promise((resolve) => setTimeout(resolve, 35_000));
  const after = (await faceEvents(operator)) - atEnd;
  expect(after === 0, `${after} face events came after the authorisation had ended`);
  const confirmed = (await faceAlerts(supervisor)).filter(
    ({ why }) => why.rule === 'face' && why.review === 'confirmed',
  );
  return {
    report: {
      faceEventsBeforeAuthorisation: before,
      faceCandidates: atEnd,
      faceMatchesConfirmed: confirmed.length,
      faceEventsAfterEnd: after,
    },
    faults,
  };
}

/** Two reviewers agree, each by a sign-in of their own; nobody sees the first answer before the second. */
async function reviewed(
  alertId: string,
  { operator, reviewer1, reviewer2 }: Pick<People, 'operator' | 'reviewer1' | 'reviewer2'>,
): Promise<string[]> {
  const faults: string[] = [];
  const states = async (person: SignedIn): Promise<string | undefined> => {
    const alert = (await faceAlerts(person)).find((one) => one.alertId === alertId);
    return alert?.why.rule === 'face' ? alert.why.review : undefined;
  };
  if ((await states(operator)) !== undefined) faults.push('an operator sees a candidate that is still in review');
  await review(reviewer1, alertId, 'same_person');
  if ((await states(reviewer2)) !== 'in_review') faults.push('one answer was enough');
  await review(reviewer2, alertId, 'same_person');
  const confirmed = await within(DECIDED_WITHIN_MS, async () =>
    (await states(operator)) === 'confirmed' ? true : undefined,
  );
  if (!confirmed) faults.push('two reviewers agreed and the match was not confirmed');
  return faults;
}
