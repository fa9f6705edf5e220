import type { Alert, Viewer } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import { disclosureOf, type Disclosure, type Leaving } from '../../domain/disclosure.ts';
import { Problem } from '../../errors.ts';
import type { CommandBus } from '../../ports.ts';

/** How many recorded disclosures are remembered. An older one is recorded again, under the same id. */
const MOST_DISCLOSURES = 20_000;

export type Disclosures = {
  /**
   * Resolves to the alerts that may go to this person now. For a person of another agency each is recorded as disclosed first (control 21),
   * and an agreement that ends meanwhile shares nothing any more.
   * @throws Problem `audit_unavailable`
   */
  release(viewer: Viewer, alerts: readonly Alert[], leaving: Leaving): Promise<Alert[]>;
};

type Dependencies = { access: Access; bus: Pick<CommandBus, 'disclose'>; now: () => number };

/** Records what is sent to people of other agencies. The record is on the bus before the answer or the event is written. */
export function createDisclosures({ access, bus, now }: Dependencies): Disclosures {
  const recorded = new Map<string, Promise<void>>();

  const publishNew = (disclosures: readonly Disclosure[]): void => {
    const fresh = disclosures.filter(({ disclosureId }) => !recorded.has(disclosureId));
    if (fresh.length === 0) return;
    const published = bus.disclose(fresh);
    for (const { disclosureId } of fresh) recorded.set(disclosureId, published);
    // A disclosure that was not recorded did not happen, so the next request tries again.
    published.catch(() => fresh.forEach(({ disclosureId }) => recorded.delete(disclosureId)));
  };
  const record = (disclosures: readonly Disclosure[]): Promise<void>[] => {
    publishNew(disclosures);
    const waiting = disclosures.flatMap(({ disclosureId }) => recorded.get(disclosureId) ?? []);
    for (const id of recorded.keys()) {
      if (recorded.size <= MOST_DISCLOSURES) break;
      recorded.delete(id);
    }
    return waiting;
  };

  return {
    async release(viewer, alerts, leaving) {
      if (access.worksForTheCity(viewer)) return [...alerts];
      const disclosures = alerts.flatMap((alert) => {
        const agreement = access.agreementOf(viewer, alert, leaving.view);
        return agreement ? [disclosureOf(viewer, alert, agreement, leaving, now())] : [];
      });
      await Promise.all(record(disclosures)).catch((error: unknown) => {
        throw new Problem('audit_unavailable', 'disclosure_not_recorded', error);
      });
      const agreements = new Map(disclosures.map(({ alertId, agreementId }) => [alertId, agreementId]));
      // An alert that another agreement shares only now was not recorded under that one.
      return alerts.filter((alert) => {
        const agreement = access.agreementOf(viewer, alert, leaving.view);
        return agreement !== undefined && agreements.get(alert.alertId) === agreement.agreementId;
      });
    },
  };
}
