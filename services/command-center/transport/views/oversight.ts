import { z } from 'zod';
import { HotlistReason, Moment, PlateText, auditCheckpoint, writtenText } from '@marsad/schemas';

/** Without a purpose of this list and a case nobody searches for a plate (control 16). */
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
export const PlateSearchResult = z.object({
  plate: PlateText,
  reads: z.array(
    z.object({
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
    }),
  ),
  /** There are more than are given. */
  truncated: z.boolean(),
});

export const AuditEntries = z.object({
  entries: z.array(
    z.object({
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
    }),
  ),
  /** For the next page; absent at the first entry of the log. */
  before: z.int().optional(),
});
export const CheckpointView = auditCheckpoint.schema.pick({ treeSize: true, rootHash: true, note: true, atMs: true });
