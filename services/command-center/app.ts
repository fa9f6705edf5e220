import { createClickHouse } from '@marsad/clickhouse';
import { createObjectStore } from '@marsad/objects';
import { createAuditTrail, createCommitments, createEndedSessions, publicKeyOf, signInOf } from '@marsad/proof';
import { createRefusalAlarm } from '@marsad/rights';
import type { AuditCheckpoint } from '@marsad/schemas';
import { startOnBus } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import { readCityFile } from './adapters/city-file.ts';
import { createClickHouseHistory } from './adapters/clickhouse-history.ts';
import { watchDependencies } from './adapters/dependencies.ts';
import { createKafkaBus } from './adapters/kafka-bus.ts';
import { createObjectMedia } from './adapters/object-media.ts';
import { createOpenIdProvider } from './adapters/openid.ts';
import { createSealer } from './adapters/sealed-cookie.ts';
import { attemptSchema, sessionSchema } from './adapters/session-schemas.ts';
import type { Config } from './config.ts';
import { createCityMemory } from './domain/city-memory.ts';
import { createCommandsMemory } from './domain/commands-memory.ts';
import { createLiveSessions } from './domain/live-sessions.ts';
import { createRightsMemory } from './domain/rights-memory.ts';
import { createMetrics } from './metrics.ts';
import { startCityFeed } from './transport/city/city-feed.ts';
import { knownBrowserSchema } from './transport/sessions/cookies.ts';
import { startRightsFeed } from './transport/rights/rights-feed.ts';
import { startSessionFeed } from './transport/sessions/session-feed.ts';
import { createServer } from './transport/server.ts';

export const SERVICE = 'command-center';

/** Wires the service: memory filled first, then the door opens; stopped in reverse. */
export async function createApp(config: Config, fatal: Fatal): Promise<App & { url: string }> {
  const { replica, publicUrl, sessionSecret } = config;
  const city = await readCityFile(config.cityFile);
  const { telemetry, kafka } = await startOnBus(SERVICE, config, fatal);
  const { logger, meter, health } = telemetry;
  const metrics = createMetrics(meter);
  const clickhouse = createClickHouse({
    url: config.clickhouseUrl,
    username: config.clickhouseUsername,
    password: config.clickhousePassword,
    timeoutMs: 10_000,
  });
  const store = createObjectStore({
    endpoint: config.s3Endpoint,
    accessKey: config.s3AccessKey,
    secretKey: config.s3SecretKey,
  });
  const identity = createOpenIdProvider({
    ...signInOf(config),
    clientSecret: config.oidcClientSecret,
    publicUrl,
    now: Date.now,
  });

  health.set('city', 'not_ready', 'the state of the city is being read');
  const producer = await kafka.createProducer();
  const commitments = createCommitments(config.commitmentKey);
  const trail = createAuditTrail({
    producer,
    principal: SERVICE,
    replica,
    commitments,
    now: Date.now,
    onForged: (run) => logger.error({ run }, 'the audit log covers numbers that this instance never used'),
  });
  let checkpoint: AuditCheckpoint | undefined;
  const memory = createCityMemory();
  const rights = createRightsMemory();
  const commands = createCommandsMemory();
  let open = false;
  const server = await createServer({
    city,
    memory,
    rights,
    commands,
    trail,
    checkpoint: () => checkpoint,
    history: createClickHouseHistory(clickhouse),
    views: createObjectMedia(store),
    bus: createKafkaBus(producer, replica),
    identity,
    sessions: createSealer(sessionSecret, 'session', sessionSchema),
    attempts: createSealer(sessionSecret, 'sign-in', attemptSchema),
    browsers: createSealer(sessionSecret, 'browser', knownBrowserSchema),
    liveSessions: createLiveSessions(config.sessionIdleMinutes * 60_000, createEndedSessions()),
    sessionMs: config.sessionMinutes * 60_000,
    publicUrl,
    page: config.page,
    documents: config.documents,
    requestsPerMinute: config.requestsPerMinute,
    trustedProxies: config.trustedProxies,
    logger,
    now: Date.now,
    onDelivered: (_, change, atMs) => {
      if (open && change.kind === 'alert' && change.alert.revision === 0)
        metrics.alertDelivered(atMs - change.alert.sufficedAtMs);
    },
    traces: { tracer: telemetry.tracer, answered: metrics.answered },
    onShed: metrics.pictureShed,
    onShut: metrics.auditShut,
    onReplaced: metrics.evidenceReplaced,
  });
  metrics.live(server.live);
  const { publish, picture } = server;
  const instance = `${replica}.${Date.now()}`;
  const sessionFeed = await startSessionFeed(kafka, server.ends);
  const rightsFeed = await startRightsFeed({
    kafka,
    rights,
    publicKey: publicKeyOf(config.governancePublicKey),
    onRefused: createRefusalAlarm(logger, meter),
    publish,
  });
  const feed = await startCityFeed({
    kafka,
    districts: config.districts,
    memory,
    commands,
    publish,
    picture,
    sawCheckpoint(latest) {
      checkpoint = latest;
      trail.applyCheckpoint(latest);
    },
    instance,
  });
  health.set('city', 'ready');
  const dependencies = watchDependencies({ health, clickhouse, store, identity, trail });
  const url = await server.http.listen({ port: config.httpPort, host: config.httpHost });
  open = true;
  logger.info({ url, districts: config.districts, cameras: memory.cameras().length }, 'the page is open');

  return {
    url,
    async stop() {
      dependencies.stop();
      await server.stop();
      await Promise.all([feed.stop(), rightsFeed.stop(), sessionFeed.stop()]);
      await producer.stop();
      await kafka.close();
      await clickhouse.close();
      await telemetry.stop();
    },
  };
}
