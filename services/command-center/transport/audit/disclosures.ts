import type { Alert, Viewer } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import { disclosureOf, type Disclosure, type Leaving } from '../../domain/disclosure.ts';
import { Problem } from '../../errors.ts';
import type { CommandBus } from '../../ports.ts';

/** Disclosures that are remembered as recorded; more are recorded once more, under the same ids. */
const REMEMBERED = 20_000;

export type Disclosures = {
  /**
   * What of these alerts may leave for this person now, after each of it is recorded as disclosed where they are of another agency
   * (control 21). An agreement that ended while it was recorded shares nothing any more.
   * @throws Problem `audit_unavailable`
   */
  release(viewer: Viewer, alerts: readonly Alert[], leaving: Leaving): Promise<Alert[]>;
};

type Needs = { access: Access; bus: Pick<CommandBus, 'disclose'>; now: () => number };

/** The record of what leaves the city for people of other agencies: on the bus before the answer or the event is written. */
export function createDisclosures({ access, bus, now }: Needs): Disclosures {
  const recorded = new Map<string, Promise<void>>();

  const record = (due: readonly Disclosure[]): Promise<void>[] => {
    const unsaid = due.filter(({ disclosureId }) => !recorded.has(disclosureId));
    const said = unsaid.length === 0 ? undefined : bus.disclose(unsaid);
    for (const { disclosureId } of unsaid) {
      if (said) recorded.set(disclosureId, said);
      // What was not recorded did not leave: the next request tries again.
      said?.catch(() => recorded.delete(disclosureId));
    }
    const waiting = due.flatMap(({ disclosureId }) => recorded.get(disclosureId) ?? []);
    for (const id of recorded.keys()) {
      if (recorded.size <= REMEMBERED) break;
      recorded.delete(id);
    }
    return waiting;
  };

  return {
    async release(viewer, alerts, leaving) {
      if (access.worksForTheCity(viewer)) return [...alerts];
      const due = alerts.flatMap((alert) => {
        const agreement = access.agreementOf(viewer, alert, leaving.view);
        return agreement ? [disclosureOf(viewer, alert, agreement, leaving, now())] : [];
      });
      await Promise.all(record(due)).catch((error: unknown) => {
        throw new Problem('audit_unavailable', 'disclosure_not_recorded', error);
      });
      const under = new Map(due.map(({ alertId, agreementId }) => [alertId, agreementId]));
      // What came to be shared only meanwhile, or under another agreement, is not recorded as that.
      return alerts.filter((alert) => {
        const agreement = access.agreementOf(viewer, alert, leaving.view);
        return agreement !== undefined && under.get(alert.alertId) === agreement.agreementId;
      });
    },
  };
}
