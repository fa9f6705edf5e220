import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endKey, sessionIdOf } from '@marsad/proof';
import {
  alertChanged,
  alertChangedV1,
  alertCommanded,
  auditEntry,
  authorisation,
  commandAnswered,
  erasureExecuted,
  faceCandidate,
  holdAsked,
  hotlistEntry,
  plateRead,
  reviewAnswered,
  reviewCommanded,
  sessionEnded,
  topicOf,
} from '@marsad/schemas';
import type { Alert, AuditEntry, ReviewCommand } from '@marsad/schemas';
import type { App } from '@marsad/service';
import { eventually, useBus, useStack } from '@marsad/testkit';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { plate } from './testing/observations.ts';
import { browser, keySet, PROVIDER, sessionTokenFor, signedBy, tokenFor } from './testing/sign-in.ts';

const stack = useStack();
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const bus = useBus(stack);

/** The revisions of each alert and the answers, as the command centre consumes them. */
const alerts = new Map<string, Alert[]>();
const answers: { commandId: string; accepted: boolean; refusal?: string | undefined }[] = [];
/** Why commands were refused. */
const refusals = new Map<string, string | undefined>();
const entries: AuditEntry[] = [];
let district: string;
let issuer: string;
const provider = createServer((_, response) => response.end(JSON.stringify(keySet)));

beforeAll(async () => {
  district = await stack.createDistrict();
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const page = bus.as('command-center');
  await page.tail({
    name: 'page',
    events: [alertChanged, commandAnswered, reviewAnswered],
    districts: [district],
    from: 'beginning',
    onEvent(received) {
      if (received.event.type === commandAnswered.type)
        refusals.set(
          (received.data as { commandId: string }).commandId,
          (received.data as { refusal?: string }).refusal,
        );
      else if (received.event.type === reviewAnswered.type) answers.push(received.data as (typeof answers)[number]);
      else {
        const alert = received.data as Alert;
        alerts.set(alert.alertId, [...(alerts.get(alert.alertId) ?? []), alert]);
      }
    },
  });
  await bus.as('audit').tail({
    name: 'entries',
    events: [auditEntry],
    districts: [],
    onEvent: ({ data }) => void entries.push(data),
  });
}, 60_000);
let app: App | undefined;
afterEach(async () => {
  await app?.stop();
  app = undefined;
});
afterAll(() => void provider.close());

const start = async (replica: string): Promise<App> => {
  const environment = stack.environment('alerting', [district], {
    MARSAD_REPLICA: replica,
    MARSAD_OIDC_ISSUER: issuer,
    MARSAD_OIDC_CLIENT_ID: PROVIDER.clientId,
  });
  app = await createApp(readConfig(environment), bus.fatal);
  return app;
};
const latest = (alertId: string): Alert => {
  const alert = alerts.get(alertId)?.at(-1);
  if (!alert) throw new Error(`${alertId} was not published`);
  return alert;
};

it('alerts of an earlier version are kept, and published once in the form of this version', async () => {
  const raw = stack.bareKafka('deployment').producer();
  await raw.connect();
  const before = { ...alertChangedV1.example, district, alertId: `${district}-v1`, revision: 4, state: 'confirmed' };
  const headers = {
    ce_specversion: '1.0',
    ce_id: 'v1',
    ce_source: '/an-earlier-version',
    ce_type: alertChangedV1.type,
    ce_time: new Date().toISOString(),
    ce_city: 'rabat',
    ce_origin: 'server',
    'content-type': 'application/json',
  };
  await raw.send({
    topic: topicOf(alertChangedV1, district),
    acks: -1,
    messages: [{ key: before.alertId, value: JSON.stringify(before), headers }],
  });
  await raw.disconnect();
  for (const replica of ['alerting-a', 'alerting-b']) {
    await start(replica);
    await eventually(() => expect(latest(before.alertId)).toEqual({ ...before, headCrop: { status: 'none' } }));
    await app?.stop();
  }
  expect(alerts.get(before.alertId)).toHaveLength(1);
});

it('an alert that has lived long enough leaves every version of its topic, does not come back at a takeover, and a hold keeps its own', async () => {
  const earlier = await bus.producer('alerting');
  const ofDay = { ...alertChangedV1.example, district };
  const [old, held] = [`${district}-old`, `${district}-held`];
  await earlier.send(alertChangedV1, { ...ofDay, alertId: old }, { id: old });
  await earlier.send(alertChangedV1, { ...ofDay, alertId: held, camera: `${district}-9` }, { id: held });
  const fromMs = Math.floor(ofDay.lastObservedAtMs / DAY_MS) * DAY_MS;
  const span = { district, fromMs, toMs: fromMs + DAY_MS };
  const cases = await bus.producer('cases');
  await cases.send(holdAsked, { ...holdAsked.example, ...span, holdId: held, camera: `${district}-9` }, { id: held });
  await start('alerting-7');
  await eventually(() => expect(latest(held).revision).toBe(ofDay.revision));
  const retention = await bus.producer('retention');
  const proof = { ...erasureExecuted.example, ...span, erasureId: `e-${district}`, class: 'alerts', lifeMs: DAY_MS };
  await retention.send(erasureExecuted, { ...proof, held: 0, left: 0 }, { id: proof.erasureId });
  await eventually(() =>
    expect(entries).toContainEqual(expect.objectContaining({ action: 'erase', objectKind: 'alert' })),
  );
  await app?.stop();
  const published = alerts.get(old)?.length;
  await start('alerting-8');
  const table = await bus.as('alerting').stateTable({
    name: 'what-is-left',
    events: [alertChangedV1, alertChanged],
    districts: [district],
  });
  for (const event of [alertChangedV1, alertChanged]) {
    expect(table.get(event, old)).toBeUndefined();
    expect(table.get(event, held)).toMatchObject({ alertId: held });
  }
  await table.stop();
  expect(alerts.get(old)).toHaveLength(published ?? 0);
}, 60_000);

it('two reviewers confirm a candidate; the first answer survives a takeover and is visible nowhere until the second', async () => {
  const ofCandidate = { authorisationId: `auth-${district}`, candidateId: `f-${district}` };
  const nowMs = Date.now();
  const governance = await bus.producer('governance');
  await governance.send(
    authorisation,
    {
      ...authorisation.example,
      authorisationId: ofCandidate.authorisationId,
      fromMs: nowMs - HOUR_MS,
      toMs: nowMs + HOUR_MS,
      state: 'approved',
    },
    { id: 'approved' },
  );
  const matcher = await bus.producer('face-matcher');
  await start('alerting-1');
  await matcher.send(
    faceCandidate,
    { ...faceCandidate.example, ...ofCandidate, district, capturedAtMs: nowMs, receivedAtMs: nowMs },
    { id: ofCandidate.candidateId },
  );
  const alertId = await eventually(() => {
    const [found] = [...alerts.values()].flatMap((revisions) => revisions.filter(({ why }) => why.rule === 'face'));
    if (!found) throw new Error('no candidate was raised');
    return found.alertId;
  });

  const page = await bus.producer('command-center');
  const review = async (subject: string, more: Partial<ReviewCommand> = {}): Promise<void> => {
    const command = {
      ...reviewCommanded.example,
      commandId: `c-${district}-${subject}`,
      district,
      decision: {
        kind: 'review' as const,
        alertId,
        candidateId: ofCandidate.candidateId,
        answer: 'same_person' as const,
      },
      actor: { subject, name: subject, agency: 'rabat-operations' },
      atMs: Date.now(),
      ...more,
    };
    const idToken = more.idToken ?? tokenFor(command, subject, Date.now(), { iss: issuer });
    await page.send(reviewCommanded, { ...command, idToken }, { id: command.commandId });
    await eventually(() => expect(answers.map(({ commandId }) => commandId)).toContain(command.commandId));
  };
  await review('reviewer-1');
  await review('reviewer-1', { commandId: `c-${district}-again` });
  expect(answers).toMatchObject([{ accepted: true }, { accepted: false, refusal: 'already_answered' }]);
  expect(latest(alertId)).toMatchObject({ revision: 0, state: 'raised', why: { review: 'in_review' }, history: [] });

  await app?.stop();
  await start('alerting-2');
  await review('reviewer-2');
  await eventually(() =>
    expect(latest(alertId)).toMatchObject({
      state: 'confirmed',
      why: { review: 'confirmed', verifiers: [{ subject: 'reviewer-1' }, { subject: 'reviewer-2' }] },
    }),
  );
  const reviews = entries.filter(({ objectKind }) => objectKind === 'review');
  expect(reviews.map(({ actor, action }) => `${action} by ${actor}`)).toEqual([
    'decide by reviewer-1',
    'decide by reviewer-1',
    'decide by reviewer-2',
  ]);
  expect(JSON.stringify(entries)).not.toContain('same_person');
  expect(JSON.stringify(answers)).not.toContain('same_person');

  await governance.send(
    authorisation,
    { ...authorisation.example, authorisationId: ofCandidate.authorisationId, state: 'ended', toMs: nowMs + HOUR_MS },
    { id: 'ended' },
  );
}, 60_000);

it('a plate is one alert of its track across a takeover, exact once the letter is read, and another track is counted into it', async () => {
  const nowMs = Date.now();
  const entry = {
    ...hotlistEntry.example,
    entryId: `h-${district}`,
    plate: plate('70841 أ 6'),
    validFromMs: nowMs - HOUR_MS,
    refreshedAtMs: nowMs - HOUR_MS,
    expiresAtMs: nowMs + HOUR_MS,
  };
  const governance = await bus.producer('governance');
  await governance.send(hotlistEntry, entry, { id: entry.entryId });
  const reader = await bus.producer('plate-reader');
  const publishRead = (text: string, track: string, readId: string) =>
    reader.send(
      plateRead,
      {
        ...plateRead.example,
        district,
        plate: plate(text),
        trackId: `${district}:${track}`,
        readId: `${district}-${readId}`,
        capturedAtMs: nowMs,
        receivedAtMs: nowMs,
      },
      { id: `${district}-${readId}:0` },
    );
  /** The revisions of each alert about the entry. */
  const ofEntry = () =>
    [...alerts.values()].filter(([first]) => first?.why.rule === 'hotlist' && first.why.entryId === entry.entryId);
  const matches = () => ofEntry().map((revisions) => revisions.map(({ why }) => why.rule === 'hotlist' && why.match));

  await start('alerting-3');
  await publishRead('70841 ? 6', 't1', 'r1');
  await eventually(() => expect(matches()).toEqual([['possible']]));
  await app?.stop();
  await start('alerting-4');
  await publishRead('70841 أ 6', 't1', 'r2');
  await publishRead('70841 ? 6', 't1', 'r1');
  await publishRead('70841 ? 6', 't2', 'r3');
  await eventually(() => expect(matches()).toEqual([['possible', 'exact', 'exact']]));
  expect(ofEntry()[0]?.at(-1)).toMatchObject({ revision: 2, observations: 3, tracks: 2 });
}, 60_000);

it('attack: an intruder in the command centre cannot act with an ended session, even across a restart, and cannot revive one', async () => {
  const page = await bus.producer('command-center');
  const subjects = ['before', 'while', 'signed-in'].map((name) => `${district}-${name}`);
  const [before = '', during = '', signedIn = ''] = subjects;
  const tokens = new Map(
    subjects.map((subject) => [subject, sessionTokenFor(subject, 'operator', Date.now(), { iss: issuer })]),
  );
  let sent = 0;
  /** With a valid session the answer is that there is no such alert. */
  const refusalOf = async (subject: string): Promise<string | undefined> => {
    const command = alertCommanded.schema.parse({
      ...alertCommanded.example,
      commandId: `c-${subject}-${(sent += 1)}`,
      district,
      actor: { ...alertCommanded.example.actor, subject },
      idToken: tokens.get(subject) ?? '',
      atMs: Date.now(),
    });
    await page.send(alertCommanded, signedBy(command, 'raised'), { id: command.commandId });
    await eventually(() => expect([...refusals.keys()]).toContain(command.commandId));
    return refusals.get(command.commandId);
  };
  const end = async (subject: string): Promise<string> => {
    const key = endKey('session', sessionIdOf({ sub: subject, nonce: browser.thumbprint }));
    const endedAtMs = Date.now();
    await page.send(
      sessionEnded,
      { key, of: 'session', reason: 'signed_out', endedAtMs, forgetAtMs: endedAtMs },
      { id: key },
    );
    return key;
  };

  await end(before);
  await start('alerting-5');
  expect(await refusalOf(before)).toBe('session_invalid');
  expect(await refusalOf(during)).toBe('alert_unknown');
  const key = await end(during);
  // The end of the session comes on another topic than the command and may arrive a little later.
  await eventually(async () => expect(await refusalOf(during)).toBe('session_invalid'));

  // Neither an overwriting end nor a removal revives the session.
  await page.send(sessionEnded, { key, of: 'person', reason: 'signed_out', endedAtMs: 1, forgetAtMs: 1 }, { id: key });
  const raw = stack.bareKafka('command-center').producer();
  await raw.connect();
  await raw.send({ topic: topicOf(sessionEnded), acks: -1, messages: [{ key, value: null }] });
  await raw.disconnect();
  await app?.stop();
  await start('alerting-6');
  const afterwards = [await refusalOf(before), await refusalOf(during), await refusalOf(signedIn)];
  expect(afterwards).toEqual(['session_invalid', 'session_invalid', 'alert_unknown']);
}, 60_000);
