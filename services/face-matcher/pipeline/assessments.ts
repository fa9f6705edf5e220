import type { DataOf, WatchlistEntry, watchlistAssessed } from '@marsad/schemas';
import { assessmentIdOf } from '../domain/ids.ts';
import { retryAfterMs } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { Enrolment } from './enrolment.ts';

export type Assessment = DataOf<typeof watchlistAssessed>;

export type AssessmentNeeds = {
  readonly enrolment: Enrolment;
  readonly model: { readonly sha256: string };
  readonly isHalted: () => boolean;
  /** Resolves once it is on the bus, the look at the picture in the audit log before it. */
  readonly publish: (assessment: Assessment, entry: WatchlistEntry, id: string) => Promise<void>;
  /** The look at an enrolled picture, durable before the picture is fetched. */
  readonly recordLook: (entry: WatchlistEntry, id: string) => Promise<void>;
  readonly now: () => number;
  readonly metrics?: Metrics | undefined;
};

/** How long an assessment may take to come back as a record of governance before it is made again. */
const ANSWERED_WITHIN_MS = 60_000;

/** Judges the pictures of proposed entries, one after another: whether a face can be matched with them, and how good it is. Nothing else. */
export function createAssessments(needs: AssessmentNeeds) {
  const { enrolment, model, isHalted, publish, recordLook, now, metrics } = needs;
  const assessedAtMs = new Map<string, number>();
  let busy = false;

  const assess = async (entry: WatchlistEntry, id: string): Promise<void> => {
    await recordLook(entry, id);
    const enrolled = await enrolment.describe(entry);
    if (enrolled.kind === 'unavailable') return;
    const isUsable = enrolled.kind === 'face';
    const quality = isUsable ? enrolled.face.quality.score : enrolled.quality;
    if (isUsable) enrolment.forget(enrolled.face);
    const assessment = {
      entryId: entry.entryId,
      imageSha256: entry.image.sha256,
      usable: isUsable,
      quality: Math.min(1, Math.max(0, quality)),
      ...(isUsable ? {} : { reason: enrolled.reason }),
      modelSha256: model.sha256,
      atMs: now(),
    };
    await publish(assessment, entry, id);
    assessedAtMs.set(id, now());
    metrics?.assessed(isUsable ? 'usable' : 'unusable');
  };

  return {
    /** Looks for what is proposed and not judged yet. Resolves when that is done, or must wait for the next look. */
    async look(entries: readonly WatchlistEntry[]): Promise<void> {
      if (busy || isHalted()) return;
      busy = true;
      try {
        for (const entry of entries) {
          if (entry.state !== 'proposed' || entry.assessment) continue;
          const id = assessmentIdOf(entry.entryId, entry.image.sha256, model.sha256);
          if (now() - (assessedAtMs.get(id) ?? -Infinity) < ANSWERED_WITHIN_MS) continue;
          await assess(entry, id);
        }
      } catch (error) {
        if (retryAfterMs(error) === undefined) throw error;
      } finally {
        busy = false;
      }
    },
  };
}
export type Assessments = ReturnType<typeof createAssessments>;
