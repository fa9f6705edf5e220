import { join } from 'node:path';
import Fastify, { type RouteOptions } from 'fastify';
import { createEndedSessions } from '@marsad/proof';
import type { Alert, Role } from '@marsad/schemas';
import { createObjectMedia } from '../adapters/object-media.ts';
import { createCookieSealers } from '../adapters/session-schemas.ts';
import { createCasesMemory } from '../domain/cases-memory.ts';
import { createChecksMemory } from '../domain/checks-memory.ts';
import { createCityMemory } from '../domain/city-memory.ts';
import { createCommandsMemory } from '../domain/commands-memory.ts';
import { createLiveSessions } from '../domain/live-sessions.ts';
import { createRightsMemory } from '../domain/rights-memory.ts';
import { createProposalsMemory } from '../domain/proposals-memory.ts';
import { createPlaybackAnswers } from '../domain/playback-answers.ts';
import { createPlaybacksMemory } from '../domain/playbacks-memory.ts';
import { createReplaysMemory } from '../domain/replays-memory.ts';
import { createRulesMemory } from '../domain/rules-memory.ts';
import { createSearchesMemory } from '../domain/searches-memory.ts';
import type { Session } from '../domain/session.ts';
import type { StreetArchive } from '../ports.ts';
import { createServer } from '../transport/server.ts';
import { SESSION_COOKIE } from '../transport/sessions/cookies.ts';
import { checkDeclaredAnswers } from './declared-answers.ts';
import { CITY, CITY_AGENCY, NOW_MS, PUBLIC_URL, SECRET } from './examples.ts';
import {
  createBroken,
  createFakeBus,
  createFakeHistory,
  createFakeProvider,
  createFakeStore,
  createFakeTrail,
} from './fakes.ts';

import { createFakeTraffic } from './fake-traffic.ts';

export * from './examples.ts';

export type TestClientOptions = {
  /** The folder of a built page. `publicUrl` is the address at which a browser reaches it. */
  page?: string;
  publicUrl?: string;
  trustedProxies?: readonly string[];
  /** The archive of streets; absent: the deployment has none. */
  streets?: StreetArchive;
  /** Called with every route of the server. */
  onRoute?: (route: RouteOptions) => void;
};

const DOCUMENTS = join(import.meta.dirname, '..', '..', '..', 'docs', 'generated');

const sessionOf = (districts: string[], expiresAtMs = NOW_MS + 60_000, more: Partial<Session> = {}): Session => ({
  id: `session-${districts.join('-')}`,
  key: 'k'.repeat(43),
  subject: 'demo-operator',
  name: 'Salma',
  agency: CITY_AGENCY,
  role: 'operator',
  districts,
  idToken: 'header.session.signature',
  issuedAtMs: NOW_MS,
  activeAtMs: NOW_MS,
  expiresAtMs,
  ...more,
});

/** Cookies of people who are signed in. */
function createCookies({ sessions }: ReturnType<typeof createCookieSealers>) {
  const cookieOf = (session: Session): { cookie: string } => ({
    cookie: `${SESSION_COOKIE}=${sessions.seal(session)}`,
  });
  return {
    sessionOf,
    cookieOf,
    /** The cookie of an operator of the city who works for these districts. */
    operatorOf: (...districts: string[]): { cookie: string } => cookieOf(sessionOf(districts)),
    /** The cookie of a person in this role. Their subject is `<role>-1` unless it is given. */
    as: (role: Role, agency = CITY_AGENCY, districts = ['*'], subject = `${role}-1`): { cookie: string } =>
      cookieOf(sessionOf(districts, undefined, { id: `session-${subject}`, subject, name: subject, agency, role })),
  };
}

/**
 * Creates the whole server with a real memory. The fakes behind its ports (bus, store, history, provider) are in the returned object, for
 * tests to read and to break.
 */
export async function createTestClient(options: TestClientOptions = {}) {
  const { trustedProxies = [], onRoute, page = '/nowhere', publicUrl = PUBLIC_URL } = options;
  const declared = checkDeclaredAnswers();
  const clock = { nowMs: NOW_MS };
  const now = (): number => clock.nowMs;
  const broken = createBroken();
  const [bus, history, provider] = [createFakeBus(broken), createFakeHistory(broken), createFakeProvider(broken, now)];
  const traffic = createFakeTraffic(broken);
  const { trail, entries, latestCheckpoint, checkpoint } = createFakeTrail(broken, now);
  const { store, keep, storedIn } = await createFakeStore(broken);
  const [memory, rights, commandsMemory] = [createCityMemory(), createRightsMemory(), createCommandsMemory()];
  const cases = createCasesMemory();
  const checks = createChecksMemory();
  const searches = createSearchesMemory();
  const [rules, replays] = [createRulesMemory(), createReplaysMemory()];
  const proposals = createProposalsMemory();
  const [playbacks, answers] = [createPlaybacksMemory(), createPlaybackAnswers()];
  const sealers = createCookieSealers(SECRET);
  /** The bucket of each object whose bytes were not the announced ones. */
  const replaced: string[] = [];
  const server = await createServer({
    ...sealers,
    city: CITY,
    memory,
    rights,
    commands: commandsMemory,
    cases,
    checks,
    searches,
    rules,
    replays,
    proposals,
    playbacks,
    answers,
    trail,
    checkpoint: latestCheckpoint,
    history: history.history,
    traffic: traffic.traffic,
    streets: options.streets,
    media: createObjectMedia(store),
    bus: bus.bus,
    identity: provider.identity,
    liveSessions: createLiveSessions(15 * 60_000, createEndedSessions()),
    sessionMs: 8 * 3_600_000,
    publicUrl,
    page,
    documents: DOCUMENTS,
    requestsPerMinute: 100_000,
    trustedProxies,
    onRoute(route) {
      declared.onRoute(route);
      onRoute?.(route);
    },
    logger: Fastify().log,
    onReplaced: (bucket) => replaced.push(bucket),
    now,
  });
  return {
    ...server,
    ...bus,
    ...history,
    ...traffic,
    ...provider,
    ...createCookies(sealers),
    attempts: sealers.attempts,
    memory,
    rights,
    commandsMemory,
    cases,
    checks,
    searches,
    rules,
    replays,
    proposals,
    playbacks,
    answers,
    clock,
    broken,
    trail,
    entries,
    checkpoint,
    replaced,
    keep,
    storedIn,
    async stop() {
      await server.stop();
      declared.assertNone();
    },
    /** Puts an alert into memory and writes it to the open streams, as the feed of the city does. */
    publishAlert(alert: Alert, orderMs = NOW_MS): void {
      const change = memory.putAlert(alert, orderMs);
      if (change) server.publish(change);
    },
    get: (url: string, headers: Record<string, string> = {}) => server.http.inject({ url, headers }),
    /** Posts from the page's origin, as the page does. */
    post: (url: string, payload: object, headers: Record<string, string> = {}) =>
      server.http.inject({ method: 'POST', url, payload, headers: { origin: publicUrl, ...headers } }),
  };
}
export type TestClient = Awaited<ReturnType<typeof createTestClient>>;
