import { decisionNonce, SignInUnavailableError } from '@marsad/proof';
import type { StepUp } from '@marsad/proof';
import type { GovernanceCommand, GovernanceDecision } from '@marsad/schemas';
import { governanceCommanded, ruleDefined } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Register } from '../domain/register.ts';
import { createRegister } from '../domain/register.ts';
import type { AuditedDecision, Publication } from '../ports.ts';
import { actTerms, authorisationTerms, city, entryOf, hotlistTerms, HOUR_MS, person, T0 } from '../testing/fixtures.ts';
import { createGovernancePipeline } from './pipeline.ts';

let register: Register;
let log: (AuditedDecision | Publication)[];
let stepUp: StepUp | 'unavailable';
let away: 'log' | 'bus' | undefined;
let nowMs: number;
beforeEach(() => {
  register = createRegister();
  log = [];
  stepUp = verified('controller');
  away = undefined;
  nowMs = T0 + 100;
});
const verified = (role: string, subject = `demo-${role}`, agency = 'rabat-operations'): StepUp => ({
  kind: 'verified',
  person: { subject, name: role, role, agency, districts: ['*'] },
});
const collectUnlessAway = (what: 'log' | 'bus', entry: AuditedDecision | Publication): Promise<void> => {
  if (away === what) return Promise.reject(Object.assign(new Error('away'), { retryAfterMs: 500 }));
  log.push(entry);
  return Promise.resolve();
};
const pipeline = createGovernancePipeline({
  register: () => register,
  city,
  signIns: {
    verify: () =>
      stepUp === 'unavailable' ? Promise.reject(new SignInUnavailableError('away')) : Promise.resolve(stepUp),
  },
  record: (decision) => collectUnlessAway('log', decision),
  publish: (publication) => collectUnlessAway('bus', publication),
  now: () => nowMs,
});
const { role: _, ...supervisor } = person('supervisor');
const commandOf = (decision: GovernanceDecision, more: Partial<GovernanceCommand> = {}): GovernanceCommand => ({
  ...governanceCommanded.example,
  commandId: 'c-1',
  decision,
  actor: supervisor,
  role: 'supervisor',
  idToken: 'x'.repeat(40),
  ...more,
});
const run = (command: GovernanceCommand) => pipeline.run({ kind: 'command', command, takenAtMs: T0 });
const publications = (): Publication[] => log.filter((entry) => 'changes' in entry);
const answers = () =>
  publications().map(({ answer }) => answer?.refusal ?? (answer?.accepted === true ? 'accepted' : 'none'));
const publish: GovernanceDecision = { kind: 'act.publish', act: actTerms };
const halt: GovernanceDecision = { kind: 'halt', analytic: 'faces', reason: 'a test' };

it('has these steps', () => {
  expect(pipeline.steps).toEqual(['identify', 'decide', 'record', 'publish', 'remember']);
});

it('a decision is recorded before it is published, and published before it is remembered', async () => {
  await run(commandOf(publish));
  expect(log).toMatchObject([
    {
      entryId: `decided:${decisionNonce('c-1', publish)}`,
      actor: 'demo-controller',
      objectKind: 'processing_act',
      objectId: actTerms.actId,
    },
    { changes: [{ kind: 'act' }], answer: { commandId: 'c-1', kind: 'act.publish', accepted: true } },
  ]);
  expect(register.acts.size).toBe(1);
});

describe('who decides', () => {
  it('is the person of the token, not the person whom the command names', async () => {
    stepUp = verified('controller', 'demo-other');
    await run(commandOf(publish, { role: 'analyst' }));
    expect(register.acts.get(actTerms.actId)?.signedBy).toMatchObject({ subject: 'demo-other' });
    // The answer contains only those claims of the token that its schema has.
    expect(publications()[0]?.answer?.actor).toEqual({
      subject: 'demo-other',
      name: 'controller',
      agency: 'rabat-operations',
    });
  });

  it.each([
    ['a token of another role', verified('supervisor'), {}, 'role_may_not'],
    ['a role that does not exist', verified('emperor'), {}, 'role_may_not'],
    ['a person of another agency', verified('controller', 'x', 'police'), {}, 'role_may_not'],
    ['a forged token', { kind: 'refused', reason: 'unverified' }, {}, 'signature_invalid'],
    ['a token of another decision', { kind: 'refused', reason: 'other_decision' }, {}, 'signature_invalid'],
    ['a token of another person', { kind: 'refused', reason: 'other_person' }, {}, 'signature_invalid'],
    ['no token', verified('controller'), { idToken: undefined }, 'signature_missing'],
  ] as const)('%s is refused, and the log says so', async (_what, verdict, more, refusal) => {
    stepUp = verdict;
    const { idToken, ...command } = { ...commandOf(publish), ...more };
    await run(idToken === undefined ? command : { ...command, idToken });
    expect(answers()).toEqual([refusal]);
    expect(log).toMatchObject([{ entryId: `refused:${decisionNonce('c-1', publish)}`, refusal }, { changes: [] }]);
    expect(register.acts.size).toBe(0);
  });

  it('is the person of the session for decisions that narrow rights, which need no token', async () => {
    stepUp = 'unavailable';
    await run(commandOf(halt));
    await run(commandOf({ ...halt, analytic: 'plates' }, { commandId: 'c-2', role: 'operator' }));
    expect(answers()).toEqual(['accepted', 'role_may_not']);
  });
});

describe('a redelivered command', () => {
  it('gets the same answer and changes nothing, although it would now be refused', async () => {
    await run(commandOf(publish));
    stepUp = { kind: 'refused', reason: 'not_fresh' };
    await run(commandOf(publish));
    expect(answers()).toEqual(['accepted', 'accepted']);
    expect(publications()[1]).toMatchObject({ recorded: [], changes: [] });
  });

  it('under the same id with another decision is another command', async () => {
    await run(commandOf(halt));
    await run(commandOf({ kind: 'resume', analytic: 'faces', reason: 'a test' }, { role: 'controller' }));
    expect(answers()).toEqual(['accepted', 'accepted']);
    expect(register.halts.get('faces')?.halted).toBe(false);
  });

  it('is recognised by an instance that took over, from the records', async () => {
    await run(commandOf(publish));
    const [act] = register.acts.values();
    register = createRegister();
    if (act) register.put({ kind: 'act', record: act });
    await run(commandOf(publish));
    expect(publications()[1]).toMatchObject({ changes: [], answer: { accepted: true } });
  });
});

describe('attack: a used signature is sent again while it is recent', () => {
  const { authorisationId } = authorisationTerms;
  const approve = commandOf({ kind: 'authorisation.approve', authorisationId }, { commandId: 'c-approve' });
  const request = async (): Promise<void> => {
    register.put({ kind: 'watchlist', record: entryOf() });
    stepUp = verified('supervisor');
    await run(commandOf({ kind: 'authorisation.request', authorisation: authorisationTerms }));
    stepUp = verified('judge');
  };

  it('a refused decision stays refused, although it would now be possible, and is not logged again', async () => {
    stepUp = verified('judge');
    await run(approve);
    await request();
    log = [];
    await run(approve);
    expect(answers()).toEqual(['unknown']);
    expect(log).toMatchObject([{ recorded: [], changes: [] }]);
    expect(register.authorisations.get(authorisationId)?.state).toBe('requested');
    await run({ ...approve, commandId: 'c-anew' });
    expect(answers().at(-1)).toBe('accepted');
  });

  it('a rule whose mute somebody ended is not muted again by the signature that muted it', async () => {
    const rule = ruleDefined.schema.parse(ruleDefined.example);
    const { ruleId } = rule;
    register.put({ kind: 'rule', record: rule });
    stepUp = verified('supervisor');
    const mute = commandOf({ kind: 'rule.mute', ruleId, untilMs: T0 + HOUR_MS, reason: 'road works' });
    await run(mute);
    await run(commandOf({ kind: 'rule.unmute', ruleId, reason: 'works are over' }, { commandId: 'c-unmute' }));
    log = [];
    await run(mute);
    expect(log).toMatchObject([{ recorded: [], changes: [] }]);
    expect(register.mutes.get(ruleId)).toMatchObject({ state: 'ended', revision: 1 });
  });

  it('an imported plate that was withdrawn is not listed again by the signature of its list, whose plates are each in the log', async () => {
    stepUp = verified('supervisor');
    const entries = [hotlistTerms, { ...hotlistTerms, entryId: 'h-2', caseReference: 'CASE-2' }];
    const imported = commandOf({ kind: 'hotlist.import', entries });
    await run(imported);
    const logged = log.filter((entry) => 'objectId' in entry);
    expect(logged).toMatchObject([{ objectId: hotlistTerms.entryId }, { objectId: 'h-2', caseReference: 'CASE-2' }]);
    expect(new Set(logged.map((entry) => 'entryId' in entry && entry.entryId)).size).toBe(2);
    await run(commandOf({ kind: 'hotlist.withdraw', entryId: 'h-2', reason: 'found' }, { commandId: 'c-withdraw' }));
    await run(imported);
    expect(register.hotlist.has('h-2')).toBe(false);
  });

  it('a withdrawn plate is not listed again by the signature that listed it', async () => {
    stepUp = verified('supervisor');
    const add = commandOf({ kind: 'hotlist.add', entry: hotlistTerms });
    await run(add);
    const { entryId } = hotlistTerms;
    await run(commandOf({ kind: 'hotlist.withdraw', entryId, reason: 'found' }, { commandId: 'c-2' }));
    await run(add);
    expect(answers()).toEqual(['accepted', 'accepted', 'accepted']);
    expect(register.hotlist.size).toBe(0);
  });

  it('it is recognised even if another instance answered it, from the answers', async () => {
    stepUp = verified('judge');
    await run(approve);
    const given = publications()[0]?.answer;
    register = createRegister();
    if (given) register.putAnswer(given);
    await request();
    await run(approve);
    expect(answers().at(-1)).toBe('unknown');
  });

  it("an invalid signature does not use up another person's decision", async () => {
    stepUp = { kind: 'refused', reason: 'unverified' };
    await run(commandOf(publish));
    stepUp = verified('controller');
    await run(commandOf(publish));
    expect(answers()).toEqual(['signature_invalid', 'accepted']);
  });
});

describe('a decision that must wait', () => {
  it.each([
    ['the sign-in unavailable', () => (stepUp = 'unavailable'), 'sign_in_unavailable', 0],
    ['the log unavailable', () => (away = 'log'), 'kafka_unavailable', 0],
    ['Kafka unavailable', () => (away = 'bus'), 'kafka_unavailable', 1],
  ])('with %s nothing is decided, and the same command is handled again', async (_, breakIt, reason, entries) => {
    breakIt();
    expect(await run(commandOf(publish))).toEqual({ kind: 'retry', reason, afterMs: 500 });
    expect([log.length, register.acts.size]).toEqual([entries, 0]);
    [stepUp, away] = [verified('controller'), undefined];
    await run(commandOf(publish));
    expect(register.acts.size).toBe(1);
    const ids = log.flatMap((one) => ('entryId' in one ? [one.entryId] : []));
    expect(new Set(ids).size, 'a repeated attempt has the same entry id').toBe(1);
  });
});

it('an authorisation expires: first in the log, then as a state, then its grant', async () => {
  register.put({ kind: 'watchlist', record: entryOf() });
  stepUp = verified('supervisor');
  await run(commandOf({ kind: 'authorisation.request', authorisation: authorisationTerms }));
  stepUp = verified('judge');
  const { authorisationId } = authorisationTerms;
  await run(commandOf({ kind: 'authorisation.approve', authorisationId }, { commandId: 'c-2' }));
  await pipeline.run({ kind: 'tick' });
  expect(register.grants.size).toBe(1);
  nowMs = T0 + HOUR_MS;
  log = [];
  await pipeline.run({ kind: 'tick' });
  await pipeline.run({ kind: 'tick' });
  expect(log).toMatchObject([
    { actor: 'governance', objectKind: 'authorisation', caseReference: authorisationTerms.caseReference },
    { changes: [{ kind: 'authorisation', record: { state: 'expired' } }] },
    { changes: [{ kind: 'grant_ended', authorisationId }] },
  ]);
  expect(await pipeline.run({ kind: 'tick' })).toEqual({ kind: 'drop', reason: 'nothing_new' });
});
