import type { Kafka } from '@marsad/kafka';
import { alertChanged, type Alert } from '@marsad/schemas';

/** The alerts of a case as they stand. Reads the alerts of their districts, which happens only when a bundle is made. */
export async function readAlerts(
  kafka: Kafka,
  wanted: readonly { readonly alertId: string; readonly district: string }[],
): Promise<Alert[]> {
  if (wanted.length === 0) return [];
  const ids = new Set(wanted.map(({ alertId }) => alertId));
  const found = new Map<string, Alert>();
  const tail = await kafka.tail({
    name: 'alerts',
    events: [alertChanged],
    districts: [...new Set(wanted.map(({ district }) => district))],
    from: 'beginning',
    onEvent: ({ data }) => {
      if (ids.has(data.alertId) && (found.get(data.alertId)?.revision ?? -1) < data.revision)
        found.set(data.alertId, data);
    },
  });
  await tail.stop();
  return [...found.values()];
}

/** A network or a rule that proposed something: what it is called, its hash and its threshold, as far as the alert says so. */
export type Proposed = {
  readonly alertId: string;
  readonly at: string;
  readonly says: Readonly<Record<string, unknown>>;
};

const SAYS = /^(model|modelSha256|modelHash|threshold\w*|score|confidence|ruleVersion|ruleId|watchlistHash)$/;

/** Every model, threshold and score that the alerts name, with where they name it. */
export function modelsOf(alerts: readonly Alert[]): Proposed[] {
  return alerts.flatMap(({ alertId, why }) => proposedIn(alertId, 'why', why));
}

function proposedIn(alertId: string, at: string, value: object): Proposed[] {
  const fields = Object.entries(value) as [string, unknown][];
  const says = fields.filter(([name]) => SAYS.test(name));
  const inner = fields.flatMap(([name, field]) =>
    typeof field === 'object' && field !== null && !SAYS.test(name) ? proposedIn(alertId, `${at}.${name}`, field) : [],
  );
  return [...(says.length > 0 ? [{ alertId, at, says: Object.fromEntries(says) }] : []), ...inner];
}
