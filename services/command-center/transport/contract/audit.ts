import { z } from 'zod';
import { HotlistReason, Moment, PlateText, auditCheckpoint, writtenText } from '@marsad/schemas';
import { nameComponents } from './components.ts';

/** A search for a plate needs a purpose from this list and a case (control 16). */
export const PlateSearch = z
  .object({
    plate: z.string().min(1).max(200),
    fromMs: Moment,
    toMs: Moment,
    cameras: z.array(z.string().max(63)).max(100).optional(),
    purpose: HotlistReason,
    caseReference: writtenText(1, 80),
  })
  .strict();
export const PlateReading = z.object({
  readId: z.string(),
  district: z.string(),
  camera: z.string(),
  capturedAtMs: z.int(),
  plateText: z.string(),
  rawText: z.string(),
  confidence: z.number(),
  votes: z.int(),
  vehicleClass: z.string(),
  simulated: z.boolean(),
});
export const PlateSearchResult = z.object({
  plate: PlateText,
  reads: z.array(PlateReading),
  /** Whether there are more reads than the answer holds. */
  truncated: z.boolean(),
});

/** A leaf of the audit log. Its names are plain strings, because the log may hold names of a later version. */
const LoggedLeaf = z.object({
  index: z.int(),
  entryId: z.string(),
  atMs: z.int(),
  sequencedAtMs: z.int(),
  producer: z.string(),
  seq: z.int(),
  lastSeq: z.int(),
  leafKind: z.string(),
  actor: z.string(),
  agency: z.string(),
  purpose: z.string(),
  caseReference: z.string(),
  action: z.string(),
  objectKind: z.string(),
  outcome: z.string(),
  refusal: z.string(),
  times: z.int(),
  objectCommitment: z.string(),
  leafHash: z.string(),
});
export const AuditEntries = z.object({
  entries: z.array(LoggedLeaf),
  /** The `before` of the next page; absent at the first entry of the log. */
  before: z.int().optional(),
});
export const CheckpointView = auditCheckpoint.schema.pick({ treeSize: true, rootHash: true, note: true, atMs: true });

nameComponents({ AuditEntries, CheckpointView, LoggedLeaf, PlateReading, PlateSearch, PlateSearchResult });
