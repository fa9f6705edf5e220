import { z } from 'zod';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { defineEvent, deleteAfter, hours } from '../registry/define.ts';
import { hashedId } from '../registry/event-id.ts';
import { EpochMs, Fraction, Id, Sha256 } from '../values/ids.ts';
import { EndReason, MadeBy } from '../values/signed.ts';
import { governanceRecord } from './headers.ts';

/**
 * The only reasons for which a person may be looked for by their face (AI Act 5(1)(h); controls 4 and 12). The list is closed: there is
 * no "other".
 */
export const Objective = z.enum(['missing_person_or_victim', 'imminent_threat_to_life', 'judicial_warrant']);
export type Objective = z.infer<typeof Objective>;

/** The serious offences for which a warrant may be executed this way: those of the AI Act, Annex II, that Moroccan criminal law has. */
export const SeriousOffence = z.enum([
  'terrorism',
  'trafficking_in_human_beings',
  'sexual_exploitation_of_children',
  'murder_or_grievous_bodily_injury',
  'kidnapping_or_hostage_taking',
  'rape',
  'armed_robbery',
  'trafficking_in_drugs_or_arms',
]);

/** Where a picture may lawfully come from. Pictures are never scraped, neither from the web nor from recordings. */
export const ImageSource = z.enum([
  'family_or_guardian',
  'judicial_file',
  'identity_document_by_order',
  /** Demonstration only: a still of the same recording in which the person will be looked for. The page says so. */
  'demonstration_same_recording',
]);

export const WatchlistTerms = z.object({
  entryId: Id,
  /** The name of the case, which does not reveal the person's identity. */
  label: z.string().min(1).max(80),
  category: Objective,
  caseReference: z.string().min(1).max(80),
  imageSource: ImageSource,
  /** The enrolled picture in the object store with the hash of its bytes: a picture with other bytes is refused. */
  image: z.object({ objectKey: z.string().min(1).max(300), sha256: Sha256 }),
  expiresAtMs: EpochMs,
  simulated: z.boolean(),
});
export type WatchlistTerms = z.infer<typeof WatchlistTerms>;

/** The bucket of the enrolled pictures. */
export const WATCHLIST_BUCKET = 'watchlist';

/** The result of face-matcher's check of an enrolled picture, without the template. */
const Assessment = z.object({
  usable: z.boolean(),
  quality: Fraction,
  reason: z.string().max(60).optional(),
  modelSha256: Sha256,
});

export const watchlistEntry = defineEvent('watchlist.entry.v1', {
  fact: 'A person who may be looked for once an authorisation says where and when: proposed, assessed, approved by two people, withdrawn or expired.',
  ...governanceRecord,
  keyedBy: 'entry',
  key: (data) => data.entryId,
  id: ({ entryId, revision }) => `${entryId}:${revision}`,
  consumers: ['governance', 'face-matcher', 'command-center'],
  personalData: 'biometric',
  schema: z.object({
    ...WatchlistTerms.shape,
    revision: z.int().nonnegative(),
    state: z.enum(['proposed', 'refused', 'approved', 'withdrawn', 'expired']),
    proposedBy: Actor,
    proposedAtMs: EpochMs,
    assessment: Assessment.optional(),
    /** Two different people, neither of them the one who proposed it. */
    approvals: z.array(z.object({ by: Actor, atMs: EpochMs })).max(2),
    withdrawnBy: Actor.optional(),
    withdrawnAtMs: EpochMs.optional(),
    endReason: EndReason.optional(),
    madeBy: MadeBy.optional(),
  }),
  example: {
    entryId: 'w-1',
    label: 'Affaire DEMO-7',
    category: 'missing_person_or_victim',
    caseReference: 'DEMO-2026-007',
    imageSource: 'demonstration_same_recording',
    image: { objectKey: 'w-1/enrolled.jpg', sha256: 'b'.repeat(64) },
    expiresAtMs: 1_790_600_000_000,
    simulated: true,
    revision: 0,
    state: 'proposed',
    proposedBy: { subject: 'demo-supervisor', name: 'Superviseure', agency: 'rabat-operations' },
    proposedAtMs: 1_790_000_000_000,
    approvals: [],
  },
  invalid: {
    'an entry without expiry': { entryId: 'w', label: 'x', category: 'judicial_warrant' },
    'a catch-all category': { entryId: 'w', label: 'x', category: 'person_of_interest', expiresAtMs: 1 },
  },
});
export type WatchlistEntry = z.infer<typeof watchlistEntry.schema>;

export const watchlistAssessed = defineEvent('watchlist.assessed.v1', {
  fact: 'Whether an enrolled picture can be matched with, and its quality. It holds no template.',
  scope: 'city',
  keyedBy: 'entry',
  key: (data) => data.entryId,
  // The id is the same for each picture and network, so that each pair has one assessment.
  id: ({ entryId, imageSha256, modelSha256 }) => hashedId('w', ['assessment', entryId, imageSha256, modelSha256]),
  partitions: 1,
  producers: ['face-matcher'],
  consumers: ['governance'],
  retention: deleteAfter(hours(24)),
  personalData: 'none',
  schema: z.object({ entryId: Id, imageSha256: Sha256, ...Assessment.shape, atMs: EpochMs }),
  example: {
    entryId: 'w-1',
    imageSha256: 'b'.repeat(64),
    usable: true,
    quality: 0.8,
    modelSha256: 'a'.repeat(64),
    atMs: 1_790_000_001_000,
  },
  invalid: { 'an assessment without a quality': { entryId: 'w', usable: true } },
});
