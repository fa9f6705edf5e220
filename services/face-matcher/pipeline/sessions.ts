import type { LiveGrant } from '@marsad/schemas';
import { isExpected, newOpenings, planOpenings } from '../domain/openings.ts';
import type { Tested } from '../domain/threshold.ts';
import { prepareSession } from './open-session.ts';
import type { OpenSession, PrepareNeeds } from './open-session.ts';
import { createOpenSessions } from './open-sessions.ts';
import type { OpenSessionsNeeds } from './open-sessions.ts';
import { createSessionScope } from './session-scope.ts';
import type { ScopeNeeds } from './session-scope.ts';

export type { OpenSession, SessionRecord } from './open-session.ts';

export type SessionNeeds = ScopeNeeds &
  PrepareNeeds &
  OpenSessionsNeeds & {
    readonly tested: Tested;
    readonly onTrouble: (trouble: string | undefined) => void;
  };

/**
 * The sessions of matching: one for each live grant whose persons are approved. Whatever ends a grant ends its session, and the templates are
 * overwritten in the same moment. Matching does not rely on this alone: it asks for the grant at every head.
 */
export function createSessions(needs: SessionNeeds) {
  const { rights, tested, now, log, metrics } = needs;
  const scope = createSessionScope(needs);
  const open = createOpenSessions(scope, needs);
  const openings = newOpenings();
  const isInProgress = ({ authorisationId }: LiveGrant): boolean => openings.inProgress.has(authorisationId);
  const peopleOf = (grant: LiveGrant): number => scope.rosterOf(grant).length;

  const begin = async (grant: LiveGrant): Promise<void> => {
    const session = await prepareSession(grant, scope.rosterOf(grant), needs);
    if (session && (await open.add(session))) openings.dueSinceMs.delete(grant.authorisationId);
  };
  const enrolledNow = (): number =>
    sumOf(open.all().map(({ gallery }) => gallery.size)) +
    sumOf(rights.liveGrants().filter(isInProgress).map(peopleOf));
  const beginDue = (): void => {
    const grants = scope.grants().filter((grant) => !open.of(grant.authorisationId) && !isInProgress(grant));
    const wanted = grants.map((grant) => ({ authorisationId: grant.authorisationId, people: peopleOf(grant) }));
    const plan = planOpenings(openings, wanted, enrolledNow(), tested, now());
    for (const { authorisationId: authorisation, reason } of plan.refused) {
      metrics?.sessionRefused();
      log.error({ authorisation, tested: tested.galleryMax }, `matching refuses to start: ${reason}`);
    }
    for (const grant of grants.filter(isInProgress))
      void begin(grant)
        .catch((error: unknown) => log.error({ error: String(error) }, 'a session of matching could not begin'))
        .finally(() => openings.inProgress.delete(grant.authorisationId));
    needs.onTrouble(plan.trouble);
  };

  return {
    of: open.of,
    stop: open.stop,
    /** Whether the session of this grant will be open in a moment, so that heads which came first should wait. */
    isOpening: (grant: LiveGrant): boolean =>
      !open.isStopped() &&
      !open.of(grant.authorisationId) &&
      peopleOf(grant) > 0 &&
      isExpected(openings, grant.authorisationId, now()),
    /** Runs at every change of rights or of the watchlist, and twice a second, because nothing announces what expires. */
    tick(): void {
      open.tick();
      if (!open.isStopped() && !rights.isHalted('faces')) beginDue();
      metrics?.sessions(open.all().length);
    },
    /** Overwrites the sums of a lost partition's tracks in every session, also in those that go on. */
    forgetPartition: (partition: string): void => open.all().forEach(({ tracks }) => tracks.forgetSource(partition)),
    countCandidate(authorisationId: string): void {
      const session: OpenSession | undefined = open.of(authorisationId);
      if (session) session.counts.candidates += 1;
    },
  };
}
export type Sessions = ReturnType<typeof createSessions>;

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
