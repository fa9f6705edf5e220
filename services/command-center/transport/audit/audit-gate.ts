import type { AuditedAct, AuditTrail } from '@marsad/proof';
import type { Viewer } from '@marsad/schemas';
import { withDeadline } from '../../domain/deadline.ts';
import { Problem } from '../../errors.ts';

/** An access is refused if the log has not recorded it after this time, ms, because a person waits. */
export const RECORDED_WITHIN_MS = 5_000;
/** Several requests of one person for one thing within this time are one access, ms. */
export const ONE_ACCESS_MS = 10 * 60 * 1000;
/** How many accesses are remembered. An older access that goes on is recorded a second time, which hides nothing. */
const MOST_ACCESSES = 20_000;

/** The access or attempt that is about to be recorded. Its actor is the viewer. */
export type AuditedAccess = Omit<AuditedAct, 'actor' | 'agency'>;

type Person = Pick<Viewer, 'subject' | 'agency'>;

export type AuditGate = {
  /** False while the log stands still. No personal data leaves then, not even on open streams. */
  isOpen(): boolean;
  /**
   * Resolves once the entry is durable: only then may the data be released.
   * @throws Problem `audit_unavailable`
   */
  record(viewer: Viewer, audited: AuditedAccess): Promise<void>;
  /** As `record`, but also while the log stands still, for acts that show no data. Otherwise nobody could sign in to halt an analytic. */
  recordAnyway(viewer: Person, audited: AuditedAccess): Promise<void>;
  /** As `record`, but with one entry in `ONE_ACCESS_MS` if the same person asks for the same thing again and again. */
  recordOnce(viewer: Viewer, audited: AuditedAccess): Promise<void>;
};

type Options = {
  trail: Pick<AuditTrail, 'record' | 'isOpen'>;
  now: () => number;
  recordedWithinMs?: number;
  /** Called when an access is refused because it could not be recorded. */
  onRefused?: () => void;
};

/** Everything that an entry says: accesses that differ in any of it are two, whatever a person wrote into a reference. */
const keyOf = ({ subject }: Person, { action, objectKind, purpose, objectId, scope, caseReference }: AuditedAccess) =>
  JSON.stringify([subject, action, objectKind, purpose, objectId, scope, caseReference]);

/** Creates the access gate in front of all personal data (control 10): first the entry, then the data, and without an entry no data. */
export function createAuditGate({ trail, now, recordedWithinMs = RECORDED_WITHIN_MS, onRefused }: Options): AuditGate {
  const accesses = new Map<string, { untilMs: number; recorded: Promise<void> }>();

  const refusal = (reason: string, cause?: unknown): Problem => {
    onRefused?.();
    return new Problem('audit_unavailable', reason, cause);
  };
  const assertOpen = (): void => {
    if (!trail.isOpen()) throw refusal('log_stands_still');
  };
  const recordAnyway = async ({ subject, agency }: Person, audited: AuditedAccess): Promise<void> => {
    const recorded = trail.record({ ...audited, actor: subject, agency });
    await withDeadline(recorded, recordedWithinMs, () => refusal('not_recorded_in_time')).catch((error: unknown) => {
      throw error instanceof Problem ? error : refusal('not_recorded', error);
    });
  };
  const record = async (viewer: Viewer, audited: AuditedAccess): Promise<void> => {
    assertOpen();
    await recordAnyway(viewer, audited);
  };
  const makeRoom = (): void => {
    for (const [key, { untilMs }] of accesses)
      if (untilMs <= now() || accesses.size > MOST_ACCESSES) accesses.delete(key);
  };

  return {
    isOpen: () => trail.isOpen(),
    record,
    recordAnyway,
    async recordOnce(viewer, audited) {
      assertOpen();
      const key = keyOf(viewer, audited);
      const known = accesses.get(key);
      if (known && known.untilMs > now()) return known.recorded;
      if (accesses.size >= MOST_ACCESSES) makeRoom();
      const recorded = record(viewer, audited);
      accesses.set(key, { untilMs: now() + ONE_ACCESS_MS, recorded });
      // An access that could not be recorded did not happen, so the next request tries again.
      recorded.catch(() => accesses.delete(key));
      return recorded;
    },
  };
}
