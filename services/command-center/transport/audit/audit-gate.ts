import type { AuditedAct, AuditTrail } from '@marsad/proof';
import type { Viewer } from '@marsad/schemas';
import { Problem } from '../../errors.ts';

/** A person waits for the log no longer than this; then the door stays shut, ms. */
export const RECORDED_WITHIN_MS = 5_000;
/** Several requests for one thing within this time are one look at it, ms. */
export const ONE_ACCESS_MS = 10 * 60 * 1000;
/** Looks that are remembered so; more begin anew, which says a look twice and hides none. */
const REMEMBERED = 20_000;

/** What is about to be looked at or tried; who does is the viewer. */
export type AuditedAccess = Omit<AuditedAct, 'actor' | 'agency'>;

export type AuditGate = {
  /** False while the log stands still: nothing personal leaves, on streams that are open already neither. */
  isOpen(): boolean;
  /**
   * Resolves once the entry is durable: only then may the data be released.
   * @throws Problem `audit_unavailable`
   */
  record(viewer: Viewer, look: AuditedAccess): Promise<void>;
  /** As `record`, also while the log stands still: for what shows nothing yet. Without it nobody could sign in to halt anything. */
  recordAnyway(viewer: Pick<Viewer, 'subject' | 'agency'>, look: AuditedAccess): Promise<void>;
  /** As `record`, where the same person looks at the same thing again and again: one entry in `ONE_ACCESS_MS`. */
  recordOnce(viewer: Viewer, look: AuditedAccess): Promise<void>;
};

type Options = {
  trail: Pick<AuditTrail, 'record' | 'isOpen'>;
  now: () => number;
  recordedWithinMs?: number;
  onRefused?: () => void;
};

/** The door in front of everything personal (control 10): the entry first, then the data, and without an entry no data. */
export function createAuditGate({ trail, now, recordedWithinMs = RECORDED_WITHIN_MS, onRefused }: Options): AuditGate {
  const looks = new Map<string, { untilMs: number; recorded: Promise<void> }>();

  const refused = (reason: string, cause?: unknown): Problem => {
    onRefused?.();
    return new Problem('audit_unavailable', reason, cause);
  };
  const assertOpen = (): void => {
    if (!trail.isOpen()) throw refused('log_stands_still');
  };
  const recordAnyway = async (viewer: Pick<Viewer, 'subject' | 'agency'>, look: AuditedAccess): Promise<void> => {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(refused('not_recorded_in_time')), recordedWithinMs);
    const recorded = trail.record({ ...look, actor: viewer.subject, agency: viewer.agency });
    try {
      await Promise.race([recorded, late]);
    } catch (error) {
      throw error instanceof Problem ? error : refused('not_recorded', error);
    } finally {
      clearTimeout(timer);
    }
  };
  const record = async (viewer: Viewer, look: AuditedAccess): Promise<void> => {
    assertOpen();
    await recordAnyway(viewer, look);
  };
  const forget = (): void => {
    for (const [key, { untilMs }] of looks) if (untilMs <= now() || looks.size > REMEMBERED) looks.delete(key);
  };

  return {
    isOpen: () => trail.isOpen(),
    record,
    recordAnyway,
    async recordOnce(viewer, look) {
      assertOpen();
      const key = JSON.stringify([viewer.subject, look.objectKind, look.purpose, look.objectId]);
      const known = looks.get(key);
      if (known && known.untilMs > now()) return known.recorded;
      if (looks.size >= REMEMBERED) forget();
      const recorded = record(viewer, look);
      looks.set(key, { untilMs: now() + ONE_ACCESS_MS, recorded });
      // What could not be recorded was no look: the next request tries again.
      recorded.catch(() => looks.delete(key));
      return recorded;
    },
  };
}
