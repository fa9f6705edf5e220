import { createEndedSessions, publicKeyOf } from '@marsad/proof';
import { createRefusalAlarm } from '@marsad/rights';
import { startService, type App, type Fatal, type Service } from '@marsad/service';
import { readCityFile } from './adapters/city-file.ts';
import { createClickHouseHistory } from './adapters/clickhouse-history.ts';
import { createClickHouseTraffic } from './adapters/clickhouse-traffic.ts';
import { createClients } from './adapters/clients.ts';
import { CHECK_EVERY_MS, createDependencyCheck } from './adapters/dependencies.ts';
import { createKafkaBus } from './adapters/kafka-bus.ts';
import { createObjectMedia } from './adapters/object-media.ts';
import { openStreetArchive } from './adapters/street-archive.ts';
import { createCookieSealers } from './adapters/session-schemas.ts';
import type { Config } from './config.ts';
import { createCasesMemory } from './domain/cases-memory.ts';
import { createChecksMemory } from './domain/checks-memory.ts';
import { createCityMemory } from './domain/city-memory.ts';
import { createCommandsMemory } from './domain/commands-memory.ts';
import { createLiveSessions } from './domain/live-sessions.ts';
import { createProposalsMemory } from './domain/proposals-memory.ts';
import { createRightsMemory } from './domain/rights-memory.ts';
import { createPlaybackAnswers } from './domain/playback-answers.ts';
import { createPlaybacksMemory } from './domain/playbacks-memory.ts';
import { createReplaysMemory } from './domain/replays-memory.ts';
import { createRulesMemory } from './domain/rules-memory.ts';
import { createSearchesMemory } from './domain/searches-memory.ts';
import { createMetrics } from './metrics.ts';
import { createOwnTrail } from './transport/audit/own-trail.ts';
import { startCityFeed } from './transport/city/city-feed.ts';
import { startRightsFeed } from './transport/rights/rights-feed.ts';
import { createServer } from './transport/server.ts';
import { startSessionFeed } from './transport/sessions/session-feed.ts';

export const SERVICE = 'command-center';

const MINUTE_MS = 60_000;

/** Wires the service: it reads the state of the city first, and only then opens the page. */
export async function createApp(config: Config, fatal: Fatal): Promise<App & { url: string }> {
  const city = await readCityFile(config.cityFile);
  return startService(SERVICE, config, fatal, async (service) => {
    const { kafka, logger, health, use, onStop, every, inBackground } = service;
    const metrics = createMetrics(service.meter);
    const { clickhouse, store, identity } = createClients(config);
    const streets = config.mapTiles === undefined ? undefined : await use(openStreetArchive(config.mapTiles));
    await use(clickhouse);
    health.set('city', 'not_ready', 'the state of the city is being read');
    const producer = await use(kafka.createProducer());
    const trail = createOwnTrail({ ...config, producer, principal: SERVICE, logger });
    const memories = {
      memory: createCityMemory(),
      rights: createRightsMemory(),
      commands: createCommandsMemory(),
      cases: createCasesMemory(),
      checks: createChecksMemory(),
      searches: createSearchesMemory(),
      rules: createRulesMemory(),
      replays: createReplaysMemory(),
      proposals: createProposalsMemory(),
      playbacks: createPlaybacksMemory(),
      answers: createPlaybackAnswers(),
    };
    const server = await use(
      createServer({
        ...settingsOf(config),
        ...memories,
        city,
        trail,
        checkpoint: trail.latestCheckpoint,
        history: createClickHouseHistory(clickhouse),
        traffic: createClickHouseTraffic(clickhouse),
        streets,
        media: createObjectMedia(store),
        bus: createKafkaBus(producer, config.replica),
        identity,
        traces: { tracer: service.tracer, recordAnswer: metrics.recordAnswer },
        onDelivered: metrics.recordDelivery,
        onShed: metrics.countShedPicture,
        onAccessRefused: metrics.countRefusedAccess,
        onReplaced: metrics.countReplacedEvidence,
        logger,
        now: Date.now,
      }),
    );
    metrics.observeLive(server.live);
    await startFeeds(service, config, { ...memories, ...server, applyCheckpoint: trail.applyCheckpoint });
    health.set('city', 'ready');
    const check = createDependencyCheck({ health, clickhouse, store, identity, trail });
    inBackground(check);
    every(CHECK_EVERY_MS, check);
    // The server stops before the feeds whose data it shows, so it never serves stale data.
    onStop(() => server.stop());
    const url = await server.http.listen({ port: config.httpPort, host: config.httpHost });
    metrics.startDeliveries();
    logger.info({ url, districts: config.districts, cameras: memories.memory.cameras().length }, 'the page is open');
    return { url };
  });
}

const settingsOf = (config: Config) => ({
  ...createCookieSealers(config.sessionSecret),
  liveSessions: createLiveSessions(config.sessionIdleMinutes * MINUTE_MS, createEndedSessions()),
  sessionMs: config.sessionMinutes * MINUTE_MS,
  publicUrl: config.publicUrl,
  page: config.page,
  documents: config.documents,
  requestsPerMinute: config.requestsPerMinute,
  trustedProxies: config.trustedProxies,
});

type FeedTargets = Pick<Awaited<ReturnType<typeof createServer>>, 'ends' | 'publish' | 'picture'> &
  Pick<
    Parameters<typeof startCityFeed>[0],
    | 'memory'
    | 'cases'
    | 'commands'
    | 'checks'
    | 'searches'
    | 'rules'
    | 'replays'
    | 'proposals'
    | 'answers'
    | 'applyCheckpoint'
  > &
  Pick<Parameters<typeof startRightsFeed>[0], 'rights'>;

/** Reads the present state of sessions, rights and the city, and follows it. */
async function startFeeds({ kafka, logger, meter, use }: Service, config: Config, targets: FeedTargets): Promise<void> {
  await use(startSessionFeed(kafka, targets.ends));
  await use(
    startRightsFeed({
      ...targets,
      kafka,
      publicKey: publicKeyOf(config.governancePublicKey),
      onRefused: createRefusalAlarm(logger, meter),
    }),
  );
  const instance = `${config.replica}.${Date.now()}`;
  await use(startCityFeed({ ...targets, kafka, districts: config.districts, instance }));
}
