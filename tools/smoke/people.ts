import { setTimeout as sleep } from 'node:timers/promises';
import { decide, signIn, type Account, type DecisionAnswer, type SignedIn } from '@marsad/deploy-local';
import type { Alert, ReviewAnswer, Role } from '@marsad/schemas';
import type { Stats } from './questions.ts';

/** The person and the camera of the demonstration's search, as `samples/rights.yaml` and `samples/city.yaml` name them. */
const PERSON = 'demo-person-1';
const CAMERA = 'hassan-hall-1';
const CASE = 'DEMO-SMOKE-1';
const PERIOD_MS = 20 * 60_000;

/** How long a candidate may take, ms: three plays of the hall's clip, which plays every 30 s. */
const CANDIDATE_WITHIN_MS = 95_000;
/** How long the second answer may take to confirm a match. */
const DECIDED_WITHIN_MS = 15_000;
/** One whole turn of the hall's clip, ms. */
const ONE_TURN_MS = 35_000;
const ASK_EVERY_MS = 500;

type FaceReport = {
  faceEventsBeforeAuthorisation: number;
  faceCandidates: number;
  faceMatchesConfirmed: number;
  faceEventsAfterEnd: number;
};

/** The outcome of a search for a person, and its faults. */
export type Search = { readonly report: FaceReport; readonly faults: readonly string[] };

type People = Record<'supervisor' | 'judge' | 'operator' | 'reviewer1' | 'reviewer2', SignedIn>;

/** Signs in the demonstration's people, each with their own account. @throws if an account is missing or refused */
export async function signInPeople(publicUrl: string, accounts: readonly Account[]): Promise<People> {
  const as = async (role: Role, nth = 0): Promise<SignedIn> => {
    const account = accounts.filter((account) => account.role === role)[nth];
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

/** Asks until there is an answer. @returns undefined when none came in time */
async function askUntil<T>(timeoutMs: number, ask: () => Promise<T | undefined>): Promise<T | undefined> {
  for (const until = performance.now() + timeoutMs; performance.now() < until;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(ASK_EVERY_MS);
  }
  return undefined;
}

const faceAlerts = async (person: SignedIn): Promise<Alert[]> =>
  (await person.json<{ alerts: Alert[] }>('/api/alerts?limit=500')).alerts.filter(({ why }) => why.rule === 'face');

/** Answers a candidate as a reviewer does, with a sign-in for that answer alone. */
async function review(person: SignedIn, alertId: string, answer: ReviewAnswer): Promise<void> {
  const path = `/api/alerts/${encodeURIComponent(alertId)}/reviews`;
  const body = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ answer }) };
  const { signInUrl } = await person.json<{ signInUrl: string }>(path, body);
  await person.signAgain(signInUrl);
}

/** The reason of a refusal, as a fault; nothing when the decision was accepted. */
const refusalOf = (what: string, { accepted, refusal }: DecisionAnswer): string[] =>
  accepted ? [] : [`${what} was refused: ${refusal}`];

/**
 * Takes one authorisation through its whole life, as the city's people do. Before it there are no face events. Then come a request, an approval
 * that must be refused, one that must be accepted, a candidate, two blind reviews and an end, after which nobody is proposed any more.
 */
export async function lookForAPerson(people: People): Promise<Search> {
  const { operator, supervisor } = people;
  const before = await faceEvents(operator);
  const authorisationId = `smoke-${Date.now()}`;
  const faults = [
    ...(before === 0 ? [] : [`${before} face events came before any authorisation`]),
    ...(await authorise(people, authorisationId)),
    ...(await awaitMatch(people, authorisationId)),
  ];
  const reason = 'the smoke run is over';
  const ended = await decide(supervisor, { kind: 'authorisation.end', authorisationId, reason });
  const atEnd = await faceEvents(operator);
  await sleep(ONE_TURN_MS);
  const after = (await faceEvents(operator)) - atEnd;
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
    faults: [
      ...faults,
      ...refusalOf('ending the authorisation', ended),
      ...(after === 0 ? [] : [`${after} face events came after the authorisation had ended`]),
    ],
  };
}

/** Requests an authorisation as the supervisor, who may not approve it, and approves it as the judge. @returns the faults */
async function authorise({ supervisor, judge }: People, authorisationId: string): Promise<string[]> {
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
  const own = await decide(supervisor, { kind: 'authorisation.approve', authorisationId }).catch(() => 'refused');
  const approved = await decide(judge, { kind: 'authorisation.approve', authorisationId });
  return [
    ...refusalOf('the request for an authorisation', requested),
    ...(own === 'refused' ? [] : ['the supervisor could approve their own request']),
    ...refusalOf('the judge’s approval', approved),
  ];
}

/** Waits for a candidate, which must come within three plays of the clip, and confirms it as two reviewers. @returns the faults */
async function awaitMatch(people: People, authorisationId: string): Promise<string[]> {
  const candidate = await askUntil(CANDIDATE_WITHIN_MS, async () =>
    (await faceAlerts(people.reviewer1)).find(
      ({ why, headCrop }) =>
        why.rule === 'face' && why.authorisationId === authorisationId && headCrop.status === 'ready',
    ),
  );
  return candidate === undefined
    ? [`${CAMERA}: nobody was proposed within ${CANDIDATE_WITHIN_MS / 1_000} s`]
    : reviewTwice(people, candidate.alertId);
}

/** Confirms a candidate as two reviewers, and checks that nobody sees an outcome before the second answer. @returns the faults */
async function reviewTwice({ operator, reviewer1, reviewer2 }: People, alertId: string): Promise<string[]> {
  const faults: string[] = [];
  const stateSeenBy = async (person: SignedIn): Promise<string | undefined> => {
    const alert = (await faceAlerts(person)).find((face) => face.alertId === alertId);
    return alert?.why.rule === 'face' ? alert.why.review : undefined;
  };
  if ((await stateSeenBy(operator)) !== undefined) faults.push('an operator sees a candidate that is still in review');
  await review(reviewer1, alertId, 'same_person');
  if ((await stateSeenBy(reviewer2)) !== 'in_review') faults.push('one answer was enough');
  await review(reviewer2, alertId, 'same_person');
  const confirmed = await askUntil(DECIDED_WITHIN_MS, async () =>
    (await stateSeenBy(operator)) === 'confirmed' ? true : undefined,
  );
  if (!confirmed) faults.push('two reviewers agreed and the match was not confirmed');
  return faults;
}
