import { z } from 'zod';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { defineEvent, latestPerKey } from '../registry/define.ts';
import { EpochMs, Id, Sha256 } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';
import { DecisionHash, MadeBy } from '../values/signed.ts';
import { writtenText } from '../values/text.ts';
import { EVIDENCE_FAILURES } from './evidence-ready.v1.ts';
import { ofCase } from './headers.ts';
import {
  CameraSpan,
  CaseAlert,
  CaseNote,
  CasePerson,
  CasePlate,
  CaseReference,
  CaseSpan,
  MOST_ON_CASE,
} from './terms.ts';

/** A hold as the case's people see it. `asked`: the store does not hold all of it yet, but nothing of it may be deleted. */
export const CaseHold = z.object({
  holdId: Id,
  spanId: Id,
  ...CameraSpan.shape,
  state: openSet(['asked', 'placed', 'release_asked', 'releasing', 'released']),
  by: Actor,
  /** The decision that asked for it, and the one that released it. */
  askHash: DecisionHash.optional(),
  releaseHash: DecisionHash.optional(),
  atMs: EpochMs,
  /** Absent until the store holds every object of the span. */
  placedAtMs: EpochMs.optional(),
  objects: z.int().nonnegative().optional(),
  bytes: z.int().nonnegative().optional(),
  release: z.object({ askedBy: Actor, askedAtMs: EpochMs, reason: writtenText(3, 300) }).optional(),
  releasedBy: Actor.optional(),
  releasedAtMs: EpochMs.optional(),
});
export type CaseHold = z.infer<typeof CaseHold>;

export const CaseBundle = z.object({
  bundleId: Id,
  spanId: Id,
  ...CameraSpan.shape,
  state: openSet(['asked', 'ready', 'failed']),
  by: Actor,
  atMs: EpochMs,
  reason: writtenText(3, 300),
  failure: openSet(EVIDENCE_FAILURES).optional(),
  bucket: z.string().min(3).max(63).optional(),
  objectKey: z.string().min(1).max(400).optional(),
  bytes: z.int().positive().optional(),
  sha256: Sha256.optional(),
  readyAtMs: EpochMs.optional(),
});
export type CaseBundle = z.infer<typeof CaseBundle>;

const CASE_CHANGES = [
  'opened',
  'closed',
  'person_added',
  'person_removed',
  'alert_added',
  'span_added',
  'plate_added',
  'note_added',
  'hold_asked',
  'hold_placed',
  'release_asked',
  'hold_releasing',
  'hold_released',
  'evidence_asked',
  'evidence_ready',
  'evidence_failed',
] as const;

const opener = { subject: 'demo-supervisor', name: 'Superviseure', agency: 'rabat-operations' };
const example = {
  caseId: 'case-1',
  revision: 0,
  change: 'opened',
  changedBy: opener,
  changedAtMs: 1_790_000_000_000,
  reference: 'TR-2026-118',
  title: 'Collision, avenue de France',
  state: 'open' as const,
  openedBy: opener,
  openedAtMs: 1_790_000_000_000,
  people: [{ subject: opener.subject, name: opener.name, role: 'lead' as const, by: opener, atMs: 1_790_000_000_000 }],
  alerts: [],
  spans: [],
  plates: [],
  notes: [],
  holds: [],
  bundles: [],
};

export const caseChanged = defineEvent('case.changed.v1', {
  fact: 'A case as it stands: its people, alerts, spans of recordings, plates, notes, holds and bundles. The highest revision counts.',
  ...ofCase,
  id: ({ caseId, revision }) => `${caseId}:${revision}`,
  producers: ['cases'],
  consumers: ['cases', 'command-center', 'retention', 'alerting'],
  retention: latestPerKey,
  personalData: 'plate',
  schema: z.object({
    caseId: Id,
    revision: z.int().nonnegative(),
    change: openSet(CASE_CHANGES),
    changedBy: Actor,
    changedAtMs: EpochMs,
    reference: CaseReference,
    title: writtenText(3, 120),
    state: z.enum(['open', 'closed']),
    openedBy: Actor,
    openedAtMs: EpochMs,
    closedBy: Actor.optional(),
    closedAtMs: EpochMs.optional(),
    closeReason: writtenText(3, 300).optional(),
    /** Who may see the case at all; there is always a lead. */
    people: z.array(CasePerson).min(1).max(MOST_ON_CASE.people),
    alerts: z.array(CaseAlert).max(MOST_ON_CASE.alerts),
    spans: z.array(CaseSpan).max(MOST_ON_CASE.spans),
    plates: z.array(CasePlate).max(MOST_ON_CASE.plates),
    notes: z.array(CaseNote).max(MOST_ON_CASE.notes),
    holds: z.array(CaseHold).max(MOST_ON_CASE.holds),
    bundles: z.array(CaseBundle).max(MOST_ON_CASE.bundles),
    madeBy: MadeBy.optional(),
  }),
  example,
  invalid: {
    'a case of nobody': { ...example, people: [] },
    'a case in a role of nobody’s': { ...example, people: [{ ...example.people[0], role: 'owner' }] },
  },
});
export type Case = z.infer<typeof caseChanged.schema>;
