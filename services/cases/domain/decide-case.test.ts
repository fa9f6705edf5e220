import { MAX_MESSAGE_BYTES, WHO_WORKS_ON_CASES, type Case, type CaseDecision, type Role } from '@marsad/schemas';
import { CameraId, District } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { decideCase, type CaseInput, type Decider } from './decide-case.ts';

const CITY = 'rabat-operations';
const NOW = 1_790_100_000_000;
const agdal = District.parse('agdal');
const camera = CameraId.parse('agdal-avenue-1');
const facts = { operatedBy: CITY, districtOf: (id: string) => (id === camera ? agdal : undefined) };
const person = (subject: string, role: Role = 'supervisor', districts: readonly string[] = ['*']): Decider => ({
  subject,
  name: subject,
  agency: CITY,
  role,
  districts,
});
let hashes = 0;
const inputOf = (decision: CaseDecision, by: Decider): CaseInput => ({
  decision,
  person: by,
  hash: `h${(hashes += 1)}`,
  nowMs: NOW + hashes,
});
const decide = (record: Case | undefined, decision: CaseDecision, by: Decider) =>
  decideCase(record, inputOf(decision, by), facts);
const after = (record: Case | undefined, decision: CaseDecision, by = lead): Case => {
  const verdict = decide(record, decision, by);
  if (verdict.kind === 'refused') throw new Error(verdict.reason);
  return verdict.record;
};
const refusal = (record: Case | undefined, decision: CaseDecision, by = lead): string => {
  const verdict = decide(record, decision, by);
  return verdict.kind === 'refused' ? verdict.reason : 'accepted';
};

const lead = person('lead');
const judge = person('judge', 'judge');
const reader = person('reader');
const opened = after(undefined, { kind: 'case.open', reference: 'TR-1', title: 'Collision' });
const { caseId } = opened;
const add = (record: Case, who: Decider, role: 'lead' | 'member' | 'reader') =>
  after(record, { kind: 'person.add', caseId, subject: who.subject, name: who.name, role });
const staffed = add(add(opened, judge, 'member'), reader, 'reader');
const span = { district: agdal, camera, fromMs: NOW - 120_000, toMs: NOW - 60_000 };
const withSpan = after(staffed, { kind: 'span.add', caseId, span });
const { spanId } = withSpan.spans[0]!;
const asked = after(withSpan, { kind: 'hold.ask', caseId, spanId });
const { holdId } = asked.holds[0]!;
const placed: Case = { ...asked, holds: asked.holds.map((hold) => ({ ...hold, state: 'placed' })) };
const releaseAsked = after(placed, { kind: 'hold.ask_release', caseId, holdId, reason: 'It is over' });
const askedAtMs = releaseAsked.holds[0]!.release!.askedAtMs;

/** One decision of each kind, about the case as it then stands. */
const EVERY: readonly (readonly [Case, CaseDecision])[] = [
  [withSpan, { kind: 'case.close', caseId, reason: 'It is over' }],
  [withSpan, { kind: 'person.add', caseId, subject: 'new', name: 'New', role: 'reader' }],
  [withSpan, { kind: 'person.remove', caseId, subject: 'reader' }],
  [withSpan, { kind: 'alert.add', caseId, alertId: 'a-1', district: agdal }],
  [withSpan, { kind: 'span.add', caseId, span }],
  [withSpan, { kind: 'plate.add', caseId, plate: { family: 'other', text: 'AB 1', key: 'other:AB1' } }],
  [withSpan, { kind: 'note.add', caseId, text: 'Seen on foot' }],
  [withSpan, { kind: 'hold.ask', caseId, spanId }],
  [placed, { kind: 'hold.ask_release', caseId, holdId, reason: 'It is over' }],
  [withSpan, { kind: 'evidence.make', caseId, spanId, reason: 'Ordonnance' }],
];

describe('who may decide', () => {
  test.each(EVERY.map(([record, decision]) => [decision.kind, record, decision] as const))(
    '%s: the lead, and of the others exactly those whom the table names',
    (kind, record, decision) => {
      const { onCase } = WHO_WORKS_ON_CASES[kind];
      expect(refusal(record, decision)).toBe('accepted');
      expect(refusal(record, decision, judge)).toBe(onCase.includes('member') ? 'accepted' : 'role_may_not');
      expect(refusal(record, decision, reader)).toBe('role_may_not');
      expect(refusal(record, decision, person('stranger'))).toBe('case_unknown');
      expect(refusal(undefined, decision)).toBe('case_unknown');
      expect(refusal(record, decision, { ...lead, agency: 'strangers' })).toBe('role_may_not');
      for (const role of ['reviewer', 'controller', 'analyst', 'auditor', 'officer'] as const)
        expect(refusal(record, decision, { ...lead, role }), role).toBe('role_may_not');
    },
  );

  test.each(['alert.add', 'span.add', 'hold.ask', 'hold.ask_release', 'evidence.make'] as const)(
    '%s needs a person who works for the district',
    (kind) => {
      const [record, decision] = EVERY.find(([, known]) => known.kind === kind)!;
      expect(refusal(record, decision, person('lead', 'supervisor', ['hassan']))).toBe('district_may_not');
      expect(refusal(record, decision, person('lead', 'supervisor', ['agdal']))).toBe('accepted');
    },
  );
});

describe('a release', () => {
  const release = { kind: 'hold.release', caseId, holdId, askedAtMs } as const;
  it('needs a second person, whatever their role on the case', () => {
    expect(refusal(releaseAsked, release)).toBe('same_person');
    const released = after(releaseAsked, release, judge);
    expect(released.holds[0]).toMatchObject({ state: 'releasing', releasedBy: { subject: 'judge' } });
  });
  it('answers the request that the person read', () =>
    expect(refusal(releaseAsked, { ...release, askedAtMs: askedAtMs + 1 }, judge)).toBe('not_possible_now'));
  it('works once', () => expect(refusal(after(releaseAsked, release, judge), release, judge)).toBe('not_possible_now'));
  it('is not possible of a hold whose release nobody asked for', () =>
    expect(refusal(placed, release, judge)).toBe('not_possible_now'));
  it('may not be asked for before the store holds the span', () =>
    expect(refusal(asked, { kind: 'hold.ask_release', caseId, holdId, reason: 'It is over' })).toBe(
      'not_possible_now',
    ));
});

describe('attack: a case that grows', () => {
  it('fits into one message, with every hold released for the longest of reasons', () => {
    const longest = (length: number): string => '界'.repeat(length);
    let record = add(opened, judge, 'member');
    const fill = (decision: () => CaseDecision): void => {
      for (let at = 0; at <= 300; at += 1) {
        const verdict = decide(record, decision(), lead);
        if (verdict.kind === 'refused') return expect(verdict.reason).toBe('too_many');
        record = verdict.record;
      }
    };
    fill(() => ({ kind: 'span.add', caseId, span }));
    for (const { spanId: id } of record.spans) record = after(record, { kind: 'hold.ask', caseId, spanId: id });
    fill(() => ({ kind: 'evidence.make', caseId, spanId: record.spans[0]!.spanId, reason: longest(300) }));
    fill(() => ({ kind: 'note.add', caseId, text: longest(1_000) }));
    record = { ...record, holds: record.holds.map((hold) => ({ ...hold, state: 'placed' })) };
    for (const { holdId: id } of record.holds) {
      record = after(record, { kind: 'hold.ask_release', caseId, holdId: id, reason: longest(300) });
      const { release } = record.holds.find((hold) => hold.holdId === id)!;
      record = after(record, { kind: 'hold.release', caseId, holdId: id, askedAtMs: release!.askedAtMs }, judge);
    }
    expect(record.notes.length).toBeGreaterThan(5);
    expect(Buffer.byteLength(JSON.stringify(record))).toBeLessThan(MAX_MESSAGE_BYTES - 60_000);
  });
});

describe('a case', () => {
  it('with a hold is not closed', () =>
    expect(refusal(placed, { kind: 'case.close', caseId, reason: 'It is over' })).toBe('holds_stand'));
  it('that is closed takes nothing in any more', () => {
    const closed = after(withSpan, { kind: 'case.close', caseId, reason: 'It is over' });
    for (const [, decision] of EVERY.filter(([, { kind }]) => kind !== 'hold.ask_release'))
      expect(refusal(closed, decision), decision.kind).toBe('case_closed');
  });
  it('keeps a lead', () => {
    expect(refusal(staffed, { kind: 'person.remove', caseId, subject: 'lead' })).toBe('last_lead');
    const demotion = { kind: 'person.add', caseId, subject: 'lead', name: 'lead', role: 'reader' } as const;
    expect(refusal(staffed, demotion)).toBe('last_lead');
  });
  it('holds a span once', () => expect(refusal(asked, { kind: 'hold.ask', caseId, spanId })).toBe('already_there'));
  test.each([
    ['that is empty', { toMs: span.fromMs }],
    ['that ends before it begins', { toMs: span.fromMs - 1 }],
    ['of more than a day', { fromMs: span.toMs - 86_400_001 }],
    ['that is not over', { toMs: NOW + 1_000_000 }],
  ])('takes no span %s', (_, change) =>
    expect(refusal(staffed, { kind: 'span.add', caseId, span: { ...span, ...change } })).toBe('span_invalid'),
  );
});
