import { retryAfterMs } from '@marsad/pipeline';
import { hashedId } from '@marsad/schemas';
import type { DataOf, watchlistAssessed, WatchlistEntry } from '@marsad/schemas';
import { mintId } from '@marsad/schemas/ids';
import type { Metrics } from '../metrics.ts';
import type { FaceRights } from '../ports.ts';
import type { Enrolled, Enrolment } from './enrolment.ts';

export type Assessment = DataOf<typeof watchlistAssessed>;

export type AssessmentLog = {
  /** Resolves when the audit log has it. */
  readonly recordConsultation: (entry: WatchlistEntry, id: string) => Promise<void>;
  readonly publish: (assessment: Assessment, entry: WatchlistEntry) => Promise<void>;
};
export type AssessmentNeeds = {
  readonly rights: Pick<FaceRights, 'isHalted'>;
  readonly enrolment: Enrolment;
  readonly log: AssessmentLog;
  readonly model: { readonly sha256: string };
  readonly now: () => number;
  readonly metrics?: Metrics | undefined;
};

/** Governance answers an assessment with a new record of its entry. Where none comes in this time, the image is assessed again; ms. */
const ANSWERED_WITHIN_MS = 60_000;

const assessmentOf = (
  { entryId, image }: WatchlistEntry,
  enrolled: Exclude<Enrolled, { kind: 'unavailable' }>,
  modelSha256: string,
  atMs: number,
): Assessment => {
  const quality = enrolled.kind === 'face' ? enrolled.face.quality.score : enrolled.quality;
  return {
    entryId,
    imageSha256: image.sha256,
    usable: enrolled.kind === 'face',
    quality: Math.min(1, Math.max(0, quality)),
    ...(enrolled.kind === 'face' ? {} : { reason: enrolled.reason }),
    modelSha256,
    atMs,
  };
};

/** Assesses the images of proposed entries, one after another: whether a face in them can be matched, and how good it is. Nothing else. */
export function createAssessments(needs: AssessmentNeeds) {
  const { rights, enrolment, model, log, now, metrics } = needs;
  const assessedAtMs = new Map<string, number>();
  let isBusy = false;

  const idOf = ({ entryId, image }: WatchlistEntry): string =>
    // The id of `watchlistAssessed`, which is needed before its data exist; a test compares the two.
    mintId(hashedId('w', ['assessment', entryId, image.sha256, model.sha256]));
  const isDue = (entry: WatchlistEntry): boolean =>
    entry.state === 'proposed' &&
    !entry.assessment &&
    now() - (assessedAtMs.get(idOf(entry)) ?? -Infinity) >= ANSWERED_WITHIN_MS;
  const assess = async (entry: WatchlistEntry): Promise<void> => {
    await log.recordConsultation(entry, idOf(entry));
    const enrolled = await enrolment.describe(entry);
    if (enrolled.kind === 'unavailable') return;
    const assessment = assessmentOf(entry, enrolled, model.sha256, now());
    if (enrolled.kind === 'face') enrolment.forget(enrolled.face);
    await log.publish(assessment, entry);
    assessedAtMs.set(idOf(entry), now());
    metrics?.assessed(assessment.usable ? 'usable' : 'unusable');
  };

  return {
    /** Assesses every proposed entry that is due. Resolves when they are done, or when the rest must wait for the next call. */
    async assessDue(entries: readonly WatchlistEntry[]): Promise<void> {
      if (isBusy || rights.isHalted('faces')) return;
      isBusy = true;
      try {
        for (const entry of entries) if (isDue(entry)) await assess(entry);
      } catch (error) {
        if (retryAfterMs(error) === undefined) throw error;
      } finally {
        isBusy = false;
      }
    },
  };
}
export type Assessments = ReturnType<typeof createAssessments>;
