import {
  LONGEST_SPAN_MS,
  MOST_CASE_BYTES,
  MOST_ON_CASE,
  WHO_WORKS_ON_CASES,
  type Actor,
  type Case,
  type CaseDecision,
  type CaseHold,
  type CaseRefusal,
  type Role,
} from '@marsad/schemas';

/** A verified person who decides. */
export type Decider = Actor & { readonly role: Role; readonly districts: readonly string[] };

export type CaseFacts = {
  /** The agency that operates the city. Only its staff work on cases. */
  readonly operatedBy: string;
  /** The district of a camera that is or was registered; undefined for any other. */
  districtOf(camera: string): string | undefined;
};

export type CaseInput = {
  readonly decision: CaseDecision;
  readonly person: Decider;
  /** The hash of the decision with its command id. Ids of what it adds are made from it. */
  readonly hash: string;
  readonly nowMs: number;
};

export type CaseVerdict =
  { readonly kind: 'accepted'; readonly record: Case } | { readonly kind: 'refused'; readonly reason: CaseRefusal };

type Open = Extract<CaseDecision, { kind: 'case.open' }>;
type About = Exclude<CaseDecision, Open>;
type Change = Partial<Case> & Pick<Case, 'change'>;

const refused = (reason: CaseRefusal): CaseVerdict => ({ kind: 'refused', reason });
const isRefusal = (change: Change | CaseRefusal): change is CaseRefusal => typeof change === 'string';
const actorOf = ({ subject, name, agency }: Decider): Actor => ({ subject, name, agency });

/** Decides about a case. @param record the case as it stands; undefined if there is none */
export function decideCase(record: Case | undefined, input: CaseInput, facts: CaseFacts): CaseVerdict {
  const { decision, person } = input;
  const right = WHO_WORKS_ON_CASES[decision.kind];
  if (person.agency !== facts.operatedBy || !right.roles.includes(person.role)) return refused('role_may_not');
  if (decision.kind === 'case.open') return { kind: 'accepted', record: openCase(decision, input) };
  const role = record?.people.find(({ subject }) => subject === person.subject)?.role;
  // Whoever is not on the case does not learn that it exists.
  if (!record || !role) return refused('case_unknown');
  if (!right.onCase.includes(role)) return refused('role_may_not');
  if (record.state === 'closed' && !STAYS_POSSIBLE.has(decision.kind)) return refused('case_closed');
  const change = changeOf(record, decision, input, facts);
  if (isRefusal(change)) return refused(change);
  const next = revised(record, change, actorOf(person), input);
  if (!FITS_ALWAYS.has(decision.kind) && Buffer.byteLength(JSON.stringify(next)) > MOST_CASE_BYTES)
    return refused('too_many');
  return { kind: 'accepted', record: next };
}

/** What a closed case still needs: its holds do not end with it. */
const STAYS_POSSIBLE: ReadonlySet<string> = new Set(['hold.ask_release', 'hold.release']);
/** What ends something stays possible however full a case is. */
const FITS_ALWAYS: ReadonlySet<string> = new Set([...STAYS_POSSIBLE, 'person.remove', 'case.close']);

/** How many decisions a record remembers. */
const MOST_MADE_BY = 20;

/** The next revision of a case. */
export const revised = (
  record: Case,
  change: Change,
  by: Actor,
  { hash, nowMs }: { readonly hash?: string | undefined; readonly nowMs: number },
): Case => ({
  ...record,
  ...change,
  revision: record.revision + 1,
  changedBy: by,
  changedAtMs: nowMs,
  ...(hash === undefined ? {} : { madeBy: [...(record.madeBy ?? []), hash].slice(-MOST_MADE_BY) }),
});

function openCase({ reference, title }: Open, { person, hash, nowMs }: CaseInput): Case {
  const by = actorOf(person);
  return {
    caseId: `case-${hash}`,
    revision: 0,
    change: 'opened',
    changedBy: by,
    changedAtMs: nowMs,
    reference,
    title,
    state: 'open',
    openedBy: by,
    openedAtMs: nowMs,
    people: [{ subject: by.subject, name: by.name, role: 'lead', by, atMs: nowMs }],
    ...{ alerts: [], spans: [], plates: [], notes: [], holds: [], bundles: [] },
    madeBy: [hash],
  };
}

function changeOf(record: Case, decision: About, input: CaseInput, facts: CaseFacts): Change | CaseRefusal {
  switch (decision.kind) {
    case 'case.close':
      return closeCase(record, decision.reason, input);
    case 'person.add':
    case 'person.remove':
      return changePeople(record, decision, input);
    case 'alert.add':
    case 'span.add':
    case 'plate.add':
    case 'note.add':
      return addTo(record, decision, input, facts);
    case 'hold.ask':
    case 'hold.ask_release':
    case 'hold.release':
      return changeHold(record, decision, input);
    case 'evidence.make':
      return askForBundle(record, decision, input);
  }
}

function closeCase(record: Case, closeReason: string, { person, nowMs }: CaseInput): Change | CaseRefusal {
  if (record.holds.some(({ state }) => state !== 'released')) return 'holds_stand';
  return { change: 'closed', state: 'closed', closedBy: actorOf(person), closedAtMs: nowMs, closeReason };
}

type OfPeople = Extract<CaseDecision, { kind: 'person.add' | 'person.remove' }>;
function changePeople(record: Case, decision: OfPeople, { person, nowMs }: CaseInput): Change | CaseRefusal {
  const others = record.people.filter(({ subject }) => subject !== decision.subject);
  const hasLead = others.some(({ role }) => role === 'lead');
  if (decision.kind === 'person.remove') {
    if (others.length === record.people.length) return 'not_possible_now';
    return hasLead ? { change: 'person_removed', people: others } : 'last_lead';
  }
  if (!hasLead && decision.role !== 'lead') return 'last_lead';
  if (others.length >= MOST_ON_CASE.people) return 'too_many';
  const { subject, name, role } = decision;
  const added = { subject, name, role, by: actorOf(person), atMs: nowMs };
  return { change: 'person_added', people: [...others, added] };
}

type OfContent = Extract<CaseDecision, { kind: 'alert.add' | 'span.add' | 'plate.add' | 'note.add' }>;
function addTo(record: Case, decision: OfContent, input: CaseInput, facts: CaseFacts): Change | CaseRefusal {
  const { person, hash, nowMs } = input;
  const added = { by: actorOf(person), atMs: nowMs };
  switch (decision.kind) {
    case 'alert.add': {
      const { alertId, district } = decision;
      if (!worksFor(person, district)) return 'district_may_not';
      if (record.alerts.some((alert) => alert.alertId === alertId)) return 'already_there';
      if (record.alerts.length >= MOST_ON_CASE.alerts) return 'too_many';
      return { change: 'alert_added', alerts: [...record.alerts, { alertId, district, ...added }] };
    }
    case 'span.add': {
      const { span } = decision;
      const fault = spanFault(span, person, facts, nowMs);
      if (fault) return fault;
      if (record.spans.length >= MOST_ON_CASE.spans) return 'too_many';
      return { change: 'span_added', spans: [...record.spans, { ...span, spanId: `span-${hash}`, ...added }] };
    }
    case 'plate.add':
      if (record.plates.some(({ plate }) => plate.key === decision.plate.key)) return 'already_there';
      if (record.plates.length >= MOST_ON_CASE.plates) return 'too_many';
      return { change: 'plate_added', plates: [...record.plates, { plate: decision.plate, ...added }] };
    case 'note.add':
      if (record.notes.length >= MOST_ON_CASE.notes) return 'too_many';
      return {
        change: 'note_added',
        notes: [...record.notes, { noteId: `note-${hash}`, text: decision.text, ...added }],
      };
  }
}

const worksFor = ({ districts }: Decider, district: string): boolean =>
  districts.includes('*') || districts.includes(district);

type Span = Extract<CaseDecision, { kind: 'span.add' }>['span'];
function spanFault(span: Span, person: Decider, facts: CaseFacts, nowMs: number): CaseRefusal | undefined {
  if (!worksFor(person, span.district)) return 'district_may_not';
  if (facts.districtOf(span.camera) !== span.district) return 'camera_unknown';
  const lengthMs = span.toMs - span.fromMs;
  return lengthMs <= 0 || lengthMs > LONGEST_SPAN_MS || span.toMs > nowMs ? 'span_invalid' : undefined;
}

type OfHold = Extract<CaseDecision, { kind: 'hold.ask' | 'hold.ask_release' | 'hold.release' }>;
function changeHold(record: Case, decision: OfHold, input: CaseInput): Change | CaseRefusal {
  if (decision.kind === 'hold.ask') return askForHold(record, decision.spanId, input);
  const hold = record.holds.find(({ holdId }) => holdId === decision.holdId);
  if (!hold) return 'hold_unknown';
  const { person, hash, nowMs } = input;
  if (!worksFor(person, hold.district)) return 'district_may_not';
  const by = actorOf(person);
  if (decision.kind === 'hold.ask_release') {
    if (hold.state !== 'placed') return 'not_possible_now';
    const release = { askedBy: by, askedAtMs: nowMs, reason: decision.reason };
    return { change: 'release_asked', holds: withHold(record, { ...hold, state: 'release_asked', release }) };
  }
  if (hold.state !== 'release_asked' || hold.release?.askedAtMs !== decision.askedAtMs) return 'not_possible_now';
  if (hold.release.askedBy.subject === by.subject) return 'same_person';
  const releasing = { ...hold, state: 'releasing', releasedBy: by, releaseHash: hash };
  return { change: 'hold_releasing', holds: withHold(record, releasing) };
}

function askForHold(record: Case, spanId: string, { person, hash, nowMs }: CaseInput): Change | CaseRefusal {
  const span = record.spans.find((known) => known.spanId === spanId);
  if (!span) return 'span_unknown';
  if (!worksFor(person, span.district)) return 'district_may_not';
  if (record.holds.some((hold) => hold.spanId === spanId && hold.state !== 'released')) return 'already_there';
  if (record.holds.length >= MOST_ON_CASE.holds) return 'too_many';
  const { district, camera, fromMs, toMs } = span;
  const added = { by: actorOf(person), atMs: nowMs, askHash: hash };
  const hold = { holdId: `hold-${hash}`, spanId, district, camera, fromMs, toMs, state: 'asked', ...added };
  return { change: 'hold_asked', holds: [...record.holds, hold] };
}

/** The holds of a case with this one in the place of the one that it replaces. */
export const withHold = (record: Case, hold: CaseHold): CaseHold[] =>
  record.holds.map((known) => (known.holdId === hold.holdId ? hold : known));

type Make = Extract<CaseDecision, { kind: 'evidence.make' }>;
function askForBundle(record: Case, { spanId, reason }: Make, input: CaseInput): Change | CaseRefusal {
  const { person, hash, nowMs } = input;
  const span = record.spans.find((known) => known.spanId === spanId);
  if (!span) return 'span_unknown';
  if (!worksFor(person, span.district)) return 'district_may_not';
  if (record.bundles.length >= MOST_ON_CASE.bundles) return 'too_many';
  const { district, camera, fromMs, toMs } = span;
  const added = { by: actorOf(person), atMs: nowMs, reason };
  const bundle = { bundleId: `bundle-${hash}`, spanId, district, camera, fromMs, toMs, state: 'asked', ...added };
  return { change: 'evidence_asked', bundles: [...record.bundles, bundle] };
}
