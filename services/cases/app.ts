import { createPublicKey } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { readYaml } from '@marsad/config';
import { evidenceOriginOf } from '@marsad/evidence/bundle';
import { createLegalHolds, createObjectStore, createVersionStore } from '@marsad/objects';
import {
  auditOriginOf,
  createAuditRecorder,
  createCommitments,
  createSessionVerifier,
  createStepUpVerifier,
  followEndedSessions,
  privateKeyOf,
  publicKeyOf,
  signInOf,
  verifierKeyOf,
  type EndedSessions,
} from '@marsad/proof';
import { City, type Case } from '@marsad/schemas';
import { createActiveRole, createSerial, startService } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import { makeBundle } from './bundling/make-bundle.ts';
import { readAlerts } from './bundling/read-alerts.ts';
import { readCaseLog } from './bundling/read-log.ts';
import type { Config } from './config.ts';
import { createMetrics } from './metrics.ts';
import { holdSpan, releaseSpan } from './holding/hold-span.ts';
import { CONSUMED, createHandler } from './transport/handler.ts';
import { createIdentify } from './transport/identify.ts';
import { createPublish, createRecordStep } from './transport/publish.ts';
import { followCameras, readCaseBook } from './transport/tables.ts';
import { createSecondLook, createWork, LOOK_AGAIN_MS, type WorkNeeds } from './transport/work.ts';

export const SERVICE = 'cases';
export const GROUP = 'decisions';

/** How often what waits is tried, ms. */
const WORK_EVERY_MS = 250;
/** How long one request to the store may take, ms: the upload of a bundle is one. */
const STORE_TIMEOUT_MS = 15 * 60_000;

/** Wires the service: first the cameras and the ended sessions, then the decisions of the active instance, then its work in the store. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const { operatedBy } = await readYaml(config.cityFile, City, 'a city');
  const bundles = bundlesOf(config);
  await rm(config.spoolDirectory, { recursive: true, force: true });
  await mkdir(config.spoolDirectory, { recursive: true });
  return startService(SERVICE, config, fatal, async ({ kafka, logger, meter, use, every, fatal }) => {
    const producer = await use(kafka.createProducer());
    const cameras = await use(followCameras(kafka));
    const ended = await use(followEndedSessions(kafka));
    const serial = createSerial();
    const role = createActiveRole({ become: () => readCaseBook(kafka), serial, fatal });
    const metrics = createMetrics(meter, () => ({ waitingHolds: countWaiting(role.state()?.all() ?? []) }));
    const recorder = createAuditRecorder({
      producer,
      principal: SERVICE,
      replica: config.replica,
      commitments: createCommitments(config.commitmentKey),
      now: Date.now,
    });
    const common = { record: createRecordStep(recorder), publish: createPublish(producer), metrics, now: Date.now };
    const facts = { operatedBy, ...cameras };
    const handle = createHandler(role.state, serial, { ...common, identify: identifyWith(config, ended), facts });
    const group = { group: GROUP, belongsTo: 'city', events: CONSUMED, districts: config.districts } as const;
    await use(kafka.consume({ ...group, ...role.membership, handle }));
    const store = storeOf(config);
    const making = {
      ...bundles,
      store,
      alertsOf: (wanted: Case['alerts']) => readAlerts(kafka, wanted),
      logOf: (reference: string, entryId: string) => readCaseLog(kafka, reference, entryId),
    };
    const work: WorkNeeds = {
      ...{ ...common, serial, storeTurns: createSerial(), producer, operatedBy, logger, book: role.state },
      hold: (span) => holdSpan(store, span),
      release: (span, others) => releaseSpan(store, span, others),
      make: (record, bundle, entryId) => makeBundle(record, bundle, entryId, making),
    };
    every(WORK_EVERY_MS, createWork(work));
    every(LOOK_AGAIN_MS, createSecondLook(work));
    logger.info({ districts: config.districts, sealsWith: bundles.sealsWith }, 'deciding about cases');
  });
}

const identifyWith = (config: Config, ended: Pick<EndedSessions, 'wasEnded'>) =>
  createIdentify({
    stepUps: createStepUpVerifier(signInOf(config)),
    sessions: createSessionVerifier(signInOf(config), config.sessionMinutes * 60_000),
    ended,
  });

/** What bundles are sealed with, and where they are written. @throws InvalidKeyError for a text that is no key */
function bundlesOf({ city, spoolDirectory, evidencePrivateKey, auditPublicKey }: Config) {
  const key = privateKeyOf(evidencePrivateKey);
  return {
    ...{ city, spoolDirectory, key },
    sealsWith: verifierKeyOf({ name: evidenceOriginOf(city), publicKey: createPublicKey(key) }),
    auditKey: verifierKeyOf({ name: auditOriginOf(city), publicKey: publicKeyOf(auditPublicKey) }),
    now: Date.now,
  };
}

function storeOf(config: Config) {
  const options = {
    endpoint: config.s3Endpoint,
    accessKey: config.s3AccessKey,
    secretKey: config.s3SecretKey,
    timeoutMs: STORE_TIMEOUT_MS,
  };
  return { ...createObjectStore(options), ...createVersionStore(options), ...createLegalHolds(options) };
}

function countWaiting(cases: Iterable<{ readonly holds: readonly { readonly state: string }[] }>): number {
  let waiting = 0;
  for (const { holds } of cases) waiting += holds.filter(({ state }) => state === 'asked').length;
  return waiting;
}
