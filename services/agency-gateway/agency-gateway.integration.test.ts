import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isEvent, type EventProducer } from '@marsad/kafka';
import {
  agencyAlerts,
  agencyAlertsV1,
  agencyContract,
  alertChanged,
  auditCheckpoint,
  auditEntry,
  disclosureMade,
  sharingAgreement,
} from '@marsad/schemas';
import type {
  AgencyBody,
  AgencyMessage,
  AgencyMessageV1,
  Alert,
  Attributes,
  AuditEntry,
  DataOf,
  SharingAgreement,
} from '@marsad/schemas';
import type { App } from '@marsad/service';
import { eventually, useBus, useStack } from '@marsad/testkit';
import { stringify } from 'yaml';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { alertOf } from './testing/alerts.ts';

const stack = useStack();
const HOUR_MS = 3_600_000;
const AGENCIES = ['police', 'civil-protection'];
const folder = mkdtempSync(join(tmpdir(), 'marsad-agencies-'));
const cityFile = join(folder, 'city.yaml');
const bus = useBus(stack);

let district: string;
let alerting: EventProducer;
let governance: EventProducer;
let audit: EventProducer;
/** The messages of each agency, read with its own credentials. */
const got = new Map<string, { id: string; data: AgencyMessage }[]>(AGENCIES.map((agency) => [agency, []]));
const gotV1 = new Map<string, { id: string; data: AgencyMessageV1; attributes: Attributes }[]>(
  AGENCIES.map((agency) => [agency, []]),
);
const entries: AuditEntry[] = [];
const disclosures: DataOf<typeof disclosureMade>[] = [];

/** Plays the audit log, which covers every entry by a checkpoint; false while the log stands still. */
let isLogRunning = true;
let treeSize = 0;
const covered: Record<string, number> = {};
const publishCheckpoint = (): Promise<void> =>
  audit.send(
    auditCheckpoint,
    { ...auditCheckpoint.example, treeSize: ++treeSize, covered: { ...covered }, atMs: Date.now() },
    { id: `checkpoint-${treeSize}` },
  );

beforeAll(async () => {
  district = await stack.createDistrict();
  const name = { fr: 'x', ar: 'x', en: 'x' };
  const polygon = [[0, 0], [1, 0], [1, 1], [0, 0]]; // prettier-ignore
  writeFileSync(
    cityFile,
    stringify({
      city: 'rabat',
      name,
      timeZone: 'Africa/Casablanca',
      operatedBy: 'rabat-operations',
      agencies: AGENCIES.map((id) => ({ id, name })),
      districts: [{ id: district, name, polygon }],
      cameras: [],
    }),
  );
  [alerting, governance, audit] = await Promise.all([
    bus.producer('alerting'),
    bus.producer('governance'),
    bus.producer('audit'),
  ]);
  await bus.as('audit').tail({
    name: 'entries',
    events: [auditEntry],
    districts: [],
    async onEvent({ data }) {
      entries.push(data);
      covered[`${data.producer}/${data.run}`] = data.seq;
      if (isLogRunning) await publishCheckpoint();
    },
  });
  await bus.as('analytics-writer').tail({
    name: 'disclosures',
    events: [disclosureMade],
    districts: [],
    onEvent: ({ data }) => void disclosures.push(data),
  });
  for (const agency of AGENCIES)
    await bus.as(`agency.${agency}`).tail({
      name: 'tail',
      events: [agencyAlertsV1, agencyAlerts],
      districts: [],
      agencies: [agency],
      from: 'beginning',
      onEvent(received) {
        const { attributes } = received;
        if (isEvent(received, agencyAlerts)) got.get(agency)?.push({ id: attributes.id, data: received.data });
        else if (isEvent(received, agencyAlertsV1))
          gotV1.get(agency)?.push({ id: attributes.id, data: received.data, attributes });
      },
    });
}, 60_000);
const apps: App[] = [];
afterEach(async () => {
  isLogRunning = true;
  await Promise.all(apps.splice(0).map((app) => app.stop()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
async function start(replica: string, v1Until = '2999-01-01'): Promise<App> {
  const environment = stack.environment('agency-gateway', [district], {
    MARSAD_REPLICA: replica,
    MARSAD_CITY_FILE: cityFile,
    MARSAD_AGENCY_V1_UNTIL: v1Until,
    MARSAD_AGENCY_SERVER: `kafka://${stack.addresses.kafka.brokers[0]}`,
  });
  const app = await createApp(readConfig(environment), bus.fatal);
  apps.push(app);
  return app;
}
const agree = (id: string, more: Partial<SharingAgreement> = {}): Promise<void> => {
  const agreement = {
    ...sharingAgreement.example,
    agreementId: `${district}-${id}`,
    rules: ['hotlist' as const],
    districts: [district],
    validFromMs: Date.now() - HOUR_MS,
    expiresAtMs: Date.now() + HOUR_MS,
    ...more,
  };
  return governance.send(sharingAgreement, agreement, { id: `${agreement.agreementId}:${agreement.revision}` });
};
const change = (name: string, more: Partial<Alert> = {}): Promise<void> => {
  const observed = { firstObservedAtMs: Date.now(), lastObservedAtMs: Date.now() };
  const alert = { ...alertOf('hotlist', { alertId: `${district}-${name}`, ...observed, ...more }), district };
  return alerting.send(alertChanged, alert, { id: `${alert.alertId}:${alert.revision}` });
};
const messagesOf = (agency: string, kind: AgencyBody['kind']) =>
  (got.get(agency) ?? []).filter(({ data }) => data.body.kind === kind);
const alertsOf = (agency: string, name: string) =>
  (got.get(agency) ?? []).flatMap(({ id, data: { sentAtMs, body } }) =>
    body.kind === 'alert' && body.alert.alertId === `${district}-${name}` ? [{ id, sentAtMs, alert: body.alert }] : [],
  );

describe('an agency on the real broker', () => {
  it('gets the withdrawal of an alert that an earlier version sent in v1: an upgrade loses and repeats nothing', async () => {
    const alertId = `${district}-of-v1`;
    const { body } = agencyAlerts.example;
    if (body.kind !== 'alert') throw new Error('the example is an alert');
    const known = { state: 'raised' as const, rule: 'hotlist' as const, match: 'exact' as const };
    const alert = { ...body.alert, ...known, alertId, district };
    const sent = {
      agency: 'civil-protection',
      kind: 'alert' as const,
      sentAtMs: Date.now(),
      agreementId: 'over',
      alert,
    };
    const earlier = await bus.producer('agency-gateway');
    await earlier.send(agencyAlertsV1, sent, { id: `of-v1-${district}` });
    await start('gateway-upgraded');
    const about = () =>
      (got.get('civil-protection') ?? []).filter(({ data }) => JSON.stringify(data).includes(alertId));
    await eventually(() => expect(about()).toHaveLength(1));
    expect(about()[0]?.data.body).toEqual({ kind: 'withdrawn', agreementId: 'over', alertId });
    const withdrawnInV1 = () =>
      (gotV1.get('civil-protection') ?? []).filter(({ data }) => data.withdrawnAlertId === alertId);
    await eventually(() => expect(withdrawnInV1()).toHaveLength(1));
  }, 60_000);

  it('gets what its agreement shares, with audit entry and disclosure; an agency without an agreement gets nothing', async () => {
    await start('gateway-1');
    await eventually(() => expect(messagesOf('police', 'heartbeat')).not.toEqual([]));
    await change('before');
    await change('quiet', { revision: 0 });
    const beginsMs = Date.now();
    await agree('police', { validFromMs: beginsMs });
    const crossing = { firstObservedAtMs: beginsMs - 1, lastObservedAtMs: beginsMs + 1 };
    await change('before', { revision: 1, state: 'acknowledged', ...crossing });
    await change('one', { revision: 1 });
    await eventually(() => expect(alertsOf('police', 'one')).toHaveLength(1));
    expect(alertsOf('police', 'before'), 'observed before the agreement, merged into after it').toEqual([]);
    const id = alertsOf('police', 'one')[0]?.id;
    expect(entries.find(({ entryId }) => entryId === id)).toMatchObject({
      action: 'disclose',
      agency: 'police',
      purpose: 'disclosure',
      caseReference: 'CASE-1',
    });
    await eventually(() =>
      expect(disclosures.find(({ disclosureId }) => disclosureId === id)).toMatchObject({
        recipient: 'police',
        agreementId: `${district}-police`,
        subject: 'ww:123456',
      }),
    );
    expect(JSON.stringify(entries)).not.toContain('123456');
    await eventually(() => expect(messagesOf('police', 'checkpoint')).not.toEqual([]));
    expect(
      messagesOf('civil-protection', 'alert').filter(({ data }) => JSON.stringify(data).includes(district)),
    ).toEqual([]);
  }, 60_000);

  it('gets each message in both versions under one id until the date on which v1 ends, and then in v2 only', async () => {
    const [v2] = alertsOf('police', 'one');
    const inV1 = (name: string) =>
      (gotV1.get('police') ?? []).filter(({ data }) => data.alert?.alertId === `${district}-${name}`);
    await eventually(() => expect(inV1('one').map(({ id }) => id)).toEqual([v2?.id]));
    expect(inV1('one')[0]?.data.alert).toEqual(v2?.alert);
    expect(inV1('one')[0]?.attributes).toMatchObject({
      source: `/rabat/${district}/agency-gateway/gateway-1`,
      subject: `${district}-one`,
      dataschema: 'urn:marsad:schema:agency.alerts.v1',
    });
    const kindsOfV1 = () => (gotV1.get('police') ?? []).map(({ data }) => data.kind);
    await eventually(() => expect(kindsOfV1()).toEqual(expect.arrayContaining(['alert', 'checkpoint', 'heartbeat'])));
    expect(
      disclosures.filter(({ alertId }) => alertId === `${district}-one`),
      'one disclosure',
    ).toHaveLength(1);
    await start('gateway-v1-over', '2026-01-01');
    await change('v2-alone');
    await eventually(() => expect(alertsOf('police', 'v2-alone')).toHaveLength(1));
    expect(inV1('v2-alone')).toEqual([]);
  }, 60_000);

  it('reads its contract with its own credentials, with its own topics and the address that it connects to', async () => {
    await start('contract-1');
    const contracts: DataOf<typeof agencyContract>[] = [];
    const tail = await bus.as('agency.police').tail({
      name: 'contract',
      events: [agencyContract],
      districts: [],
      agencies: ['police'],
      from: 'beginning',
      onEvent: ({ data }) => void contracts.push(data),
    });
    const contract = await eventually(() => {
      const newest = contracts.at(-1);
      if (!newest) throw new Error('no contract yet');
      return newest;
    });
    await tail.stop();
    const text = JSON.parse(contract.text) as { servers: { kafka: { host: string } }; channels: object };
    expect(text.servers.kafka.host).toBe(stack.addresses.kafka.brokers[0]);
    expect(JSON.stringify(text.channels)).toContain('agency.police.alerts.v2');
    expect(JSON.stringify(text.channels)).not.toContain('civil-protection');
  });

  it('gets everything once across a restart and with a standby', async () => {
    await agree('police', { revision: 1 });
    await start('gateway-2');
    await change('two', { revision: 0 });
    await eventually(() => expect(alertsOf('police', 'two')).toHaveLength(1));
    const standby = start('gateway-3');
    await change('two', { revision: 1, state: 'acknowledged' });
    await standby;
    await apps.shift()?.stop();
    await change('two', { revision: 1, state: 'acknowledged' });
    await change('two', { revision: 2, state: 'confirmed' });
    await eventually(() => expect(alertsOf('police', 'two').at(-1)?.alert.state).toBe('confirmed'), {
      timeoutMs: 20_000,
    });
    expect(alertsOf('police', 'two').map(({ alert }) => alert.revision)).toEqual([0, 1, 2]);
    expect(alertsOf('police', 'one'), 'nothing of an earlier run comes again').toHaveLength(1);
  }, 90_000);

  it('gets nothing while the audit log stands still, not even a heartbeat, and then the waiting messages', async () => {
    await start('gateway-4');
    await change('covered');
    await eventually(() => expect(alertsOf('police', 'covered')).toHaveLength(1));
    isLogRunning = false;
    await change('uncovered');
    await eventually(() => expect(alertsOf('police', 'uncovered')).toHaveLength(1));
    const leftAtMs = alertsOf('police', 'uncovered')[0]?.sentAtMs ?? 0;
    await eventually(() => expect(Date.now() - leftAtMs).toBeGreaterThan(5_500));
    await change('waiting');
    await eventually(() => expect(Date.now() - leftAtMs).toBeGreaterThan(12_000), { timeoutMs: 15_000 });
    const late = (got.get('police') ?? []).filter(({ data }) => data.sentAtMs > leftAtMs + 5_500);
    expect(late).toEqual([]);
    isLogRunning = true;
    await publishCheckpoint();
    await eventually(() => expect(alertsOf('police', 'waiting')).toHaveLength(1));
  }, 60_000);

  it('gets a withdrawal of an alert when the agreement ends, and no more of that alert', async () => {
    await start('gateway-5');
    await change('over');
    await eventually(() => expect(alertsOf('police', 'over')).toHaveLength(1));
    await agree('police', { revision: 2, state: 'ended' });
    const withdrawn = () =>
      (got.get('police') ?? []).filter(
        ({ data: { body } }) => body.kind === 'withdrawn' && body.alertId === `${district}-over`,
      );
    await eventually(() => expect(withdrawn()).toHaveLength(1));
    await change('over', { revision: 1, state: 'dismissed' });
    await agree('civil', { agency: 'civil-protection' });
    await change('last');
    await eventually(() => expect(alertsOf('civil-protection', 'last')).toHaveLength(1));
    expect(alertsOf('police', 'over')).toHaveLength(1);
    expect(alertsOf('police', 'last')).toEqual([]);
    expect(withdrawn()).toHaveLength(1);
    await agree('civil', { agency: 'civil-protection', revision: 1, state: 'ended' });
  }, 60_000);
});
