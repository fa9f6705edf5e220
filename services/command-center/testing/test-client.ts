import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Fastify, { type RouteOptions } from 'fastify';
import { ObjectStoreError } from '@marsad/objects';
import { createMemoryObjectStore } from '@marsad/objects/testing';
import { createAuditTrail, createCommitments, createEndedSessions } from '@marsad/proof';
import {
  alertChanged,
  auditCheckpoint,
  cameraRegistered,
  disclosureMade,
  evidenceTampered,
  type Alert,
  type AlertCommand,
  type AuditCheckpoint,
  type AuditEntry,
  type Camera,
  type DataOf,
  type GovernanceCommand,
  type ReviewCommand,
  type Role,
  type SessionEnded,
} from '@marsad/schemas';
import { createObjectMedia } from '../adapters/object-media.ts';
import { createCookieSealers } from '../adapters/session-schemas.ts';
import { createCityMemory } from '../domain/city-memory.ts';
import { createCommandsMemory } from '../domain/commands-memory.ts';
import { createRightsMemory } from '../domain/rights-memory.ts';
import type { Session } from '../domain/session.ts';
import type { Disclosure } from '../domain/disclosure.ts';
import type { Lease } from '../domain/watched-cameras.ts';
import { Problem } from '../errors.ts';
import type { LoggedLeaf, LoggedOut, PlateQuestion, PlateReading, StepUpRequest } from '../ports.ts';
import { createLiveSessions } from '../domain/live-sessions.ts';
import { createServer } from '../transport/server.ts';
import { SESSION_COOKIE } from '../transport/sessions/cookies.ts';
import { checkDeclaredAnswers } from './declared-answers.ts';

export const PUBLIC_URL = 'http://localhost:8080';
export const SECRET = 'a secret of the tests, long enough to be one';
export const NOW_MS = 1_790_000_100_000;
const BUCKETS = ['views', 'evidence', 'watchlist', 'recordings'] as const;
/** The agency that operates the city of these tests, and one that it may share with. */
export const CITY_AGENCY = 'rabat-operations';
export const OTHER_AGENCY = 'police';

export const alertOf = (change: Record<string, unknown> = {}): Alert =>
  alertChanged.schema.parse({ ...alertChanged.example, ...change });
/** A face alert in review, of `w-1`, under `auth-1`, in Hassan. */
export const faceAlertOf = (why: Record<string, unknown> = {}, change: Record<string, unknown> = {}): Alert =>
  alertOf({
    alertId: 'f-1',
    camera: 'hassan-hall-1',
    subject: 'w-1 track-1',
    why: {
      rule: 'face',
      ruleVersion: 1,
      candidateId: 'f-77aa',
      authorisationId: 'auth-1',
      objective: 'missing_person_or_victim',
      caseReference: 'DEMO-2026-007',
      entryId: 'w-1',
      trackId: 'track-1',
      score: 0.713,
      quality: 0.8,
      gallerySize: 1,
      model: { name: 'face-embedding', sha256: 'a'.repeat(64), threshold: 0.5 },
      review: 'in_review',
      ...why,
    },
    ...change,
  });
export const cameraOf = (change: Record<string, unknown> = {}): Camera =>
  cameraRegistered.schema.parse({ ...cameraRegistered.example, ...change });

export type TestClientOptions = {
  /** Folder of a built page, and the address at which a browser reaches it. */
  page?: string;
  publicUrl?: string;
  trustedProxies?: readonly string[];
  /** Called with every route of the server. */
  onRoute?: (route: RouteOptions) => void;
};

/**
 * Creates the whole server with a real memory. What lies behind its ports (bus, store, history, provider) is in the returned object, for tests to
 * read and to break.
 */
export async function createTestClient({
  trustedProxies = [],
  onRoute,
  page = '/nowhere',
  publicUrl = PUBLIC_URL,
}: TestClientOptions = {}) {
  const declared = checkDeclaredAnswers();
  const memory = createCityMemory();
  const rights = createRightsMemory();
  const commandsMemory = createCommandsMemory();
  const clock = { nowMs: NOW_MS };
  const commands: AlertCommand[] = [];
  const decisions: GovernanceCommand[] = [];
  const reviews: ReviewCommand[] = [];
  const entries: AuditEntry[] = [];
  const stepUps: (StepUpRequest | undefined)[] = [];
  /** The language of each sign-in. */
  const languages: StepUpRequest['language'][] = [];
  /** The rows of the history, and the questions that it was asked. */
  const reads: PlateReading[] = [];
  const logged: LoggedLeaf[] = [];
  const plateQuestions: PlateQuestion[] = [];
  const leases: Lease[] = [];
  const tampered: DataOf<typeof evidenceTampered>[] = [];
  const disclosed: Disclosure[] = [];
  /** What the broker waits for before it acknowledges a disclosure. */
  const disclosing = { value: Promise.resolve() };
  /** The bucket of each object that was not what was announced. */
  const replaced: string[] = [];
  const sessionEnds: SessionEnded[] = [];
  /** What the provider's logout token `signed` ends. */
  const loggedOut: { value: LoggedOut | undefined } = { value: undefined };
  const broken = { store: false, history: false, bus: false, audit: false, provider: false };
  const claims = {
    value: { sub: 'demo-operator', name: 'Salma', role: 'operator', agency: CITY_AGENCY, districts: ['*'] } as unknown,
  };
  let checkpoint: AuditCheckpoint | undefined;
  const trail = createAuditTrail({
    producer: {
      async send(_event, entry) {
        if (broken.audit) throw new Error('the broker does not answer');
        entries.push(entry as unknown as AuditEntry);
      },
    },
    principal: 'command-center',
    replica: 'command-center-1',
    commitments: createCommitments('a key of the tests'),
    now: () => clock.nowMs,
  });
  const sealers = createCookieSealers(SECRET);
  const liveSessions = createLiveSessions(15 * 60_000, createEndedSessions());

  const kept = createMemoryObjectStore();
  await kept.ensureBuckets(BUCKETS);
  const whileThere =
    <Args extends unknown[], T>(work: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      if (broken.store) throw new ObjectStoreError('unavailable', 'the store does not answer');
      return work(...args);
    };
  const store = {
    stat: whileThere(kept.stat),
    getStream: whileThere(kept.getStream),
    putBytes: whileThere(kept.putBytes),
  };
  const server = await createServer({
    city: {
      city: 'rabat',
      name: { fr: 'Rabat', ar: 'الرباط', en: 'Rabat' },
      timeZone: 'Africa/Casablanca',
      operatedBy: CITY_AGENCY,
      agencies: [{ id: OTHER_AGENCY, name: { fr: 'Police', ar: 'الشرطة', en: 'Police' } }],
      districts: ['agdal', 'hassan'].map((id) => ({
        id: id as Alert['district'],
        name: { fr: id, ar: id, en: id },
        polygon: [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      })),
    },
    memory,
    rights,
    commands: commandsMemory,
    trail,
    checkpoint: () => checkpoint,
    history: {
      flow: ({ fromMs }) =>
        broken.history
          ? Promise.reject(new Problem('history_unavailable'))
          : Promise.resolve({
              counts: [{ startMs: fromMs, line: 'middle', direction: 'left_to_right', class: 'car', count: 3 }],
              observed: [{ startMs: fromMs, observedMs: 45_000 }],
            }),
      rowCounts: () =>
        broken.history
          ? Promise.reject(new Problem('history_unavailable'))
          : Promise.resolve({ 'city.dead_letters': 2 }),
      async plateReads(question) {
        if (broken.history) throw new Problem('history_unavailable');
        plateQuestions.push(question);
        return reads.filter(({ district }) => question.districts.includes(district)).slice(0, question.limit);
      },
      async auditEntries({ limit, before = Infinity }) {
        if (broken.history) throw new Problem('history_unavailable');
        return logged.filter(({ index }) => index < before).slice(0, limit);
      },
    },
    media: createObjectMedia(store),
    bus: {
      async command(command) {
        if (broken.bus) throw new Problem('bus_unavailable');
        commands.push(command);
      },
      async decide(command) {
        if (broken.bus) throw new Problem('bus_unavailable');
        decisions.push(command);
      },
      async review(command) {
        if (broken.bus) throw new Problem('bus_unavailable');
        reviews.push(command);
      },
      lease: async (lease) => void leases.push(lease),
      async tampered(found) {
        if (broken.bus) throw new Problem('bus_unavailable');
        tampered.push(evidenceTampered.schema.strict().parse(found));
      },
      async disclose(disclosures) {
        await disclosing.value;
        if (broken.bus) throw new Problem('bus_unavailable');
        disclosed.push(...disclosures.map((disclosure) => disclosureMade.schema.strict().parse(disclosure)));
      },
      async endSession(end) {
        if (broken.bus) throw new Problem('bus_unavailable');
        sessionEnds.push(end);
      },
    },
    identity: {
      async begin(returnTo, request) {
        if (broken.provider) throw new Problem('identity_provider_unavailable');
        const stepUp = 'commandId' in request ? request : undefined;
        stepUps.push(stepUp);
        languages.push(request.language);
        const nonce = ('commandId' in request ? request.nonce : request.key) ?? randomUUID();
        const attempt = { state: 's', nonce, codeVerifier: 'v', returnTo, startedAtMs: clock.nowMs };
        return {
          url: 'http://provider.test/auth?state=s',
          attempt: { ...attempt, ...(stepUp && { commandId: stepUp.commandId }) },
        };
      },
      async finish(url, { nonce }) {
        if (url.searchParams.get('state') !== 's') throw new Problem('unauthenticated', 'sign_in_refused');
        return { claims: { nonce, ...(claims.value as object) }, idToken: `header.${nonce}.signature` };
      },
      loggedOut: async (token) => (token === 'signed' ? loggedOut.value : undefined),
      signOutUrl: async () => undefined,
    },
    ...sealers,
    liveSessions,
    sessionMs: 8 * 3_600_000,
    publicUrl,
    page,
    documents: join(import.meta.dirname, '..', '..', '..', 'docs', 'generated'),
    requestsPerMinute: 100_000,
    trustedProxies,
    onRoute(route) {
      declared.onRoute(route);
      onRoute?.(route);
    },
    logger: Fastify().log,
    onReplaced: (bucket) => replaced.push(bucket),
    now: () => clock.nowMs,
  });

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
  const cookieOf = (session: Session): { cookie: string } => ({
    cookie: `${SESSION_COOKIE}=${sealers.sessions.seal(session)}`,
  });
  return {
    ...server,
    async stop() {
      await server.stop();
      declared.assertNone();
    },
    memory,
    rights,
    commandsMemory,
    clock,
    /** Puts an alert into memory and writes it to the open streams, as the feed of the city does. */
    publishAlert(alert: Alert, orderMs = NOW_MS): void {
      const change = memory.putAlert(alert, orderMs);
      if (change) server.publish(change);
    },
    /** Asks as this page does, from its origin. */
    post: (url: string, payload: object, headers: Record<string, string> = {}) =>
      server.http.inject({ method: 'POST', url, payload, headers: { origin: publicUrl, ...headers } }),
    get: (url: string, headers: Record<string, string> = {}) => server.http.inject({ url, headers }),
    /** Puts an object into the store. @returns how an alert points at it */
    async keep(bucket: (typeof BUCKETS)[number], objectKey: string, bytes: Buffer, contentType = 'image/jpeg') {
      const { sha256 } = await kept.putBytes(bucket, objectKey, bytes, contentType);
      const capturedFromMs = NOW_MS - 2_000;
      return {
        status: 'ready',
        bucket,
        objectKey,
        sha256,
        capturedFromMs,
        widthPx: 8,
        heightPx: 8,
        tookMs: 1,
      } as const;
    },
    /** The keys in a bucket. */
    storedIn: async (bucket: (typeof BUCKETS)[number]) => (await kept.list(bucket, '')).map(({ key }) => key),
    replaced,
    tampered,
    disclosed,
    disclosing,
    commands,
    decisions,
    reviews,
    entries,
    stepUps,
    languages,
    reads,
    logged,
    plateQuestions,
    leases,
    trail,
    sessionEnds,
    loggedOut,
    broken,
    claims,
    sessionOf,
    /** A checkpoint of the audit log covers everything that was recorded until now. */
    checkpoint(treeSize = entries.length): void {
      const last = entries.at(-1);
      const covered = last ? { [`${last.producer}/${last.run}`]: last.seq } : {};
      checkpoint = auditCheckpoint.schema.parse({ ...auditCheckpoint.example, treeSize, covered });
      trail.applyCheckpoint(checkpoint);
    },
    /** The cookie of an operator of the city who works for these districts. */
    operatorOf: (...districts: string[]): { cookie: string } => cookieOf(sessionOf(districts)),
    /** The cookie of somebody in this role: `<role>-1`, unless named otherwise. */
    as: (role: Role, agency = CITY_AGENCY, districts = ['*'], subject = `${role}-1`): { cookie: string } =>
      cookieOf(sessionOf(districts, undefined, { id: `session-${subject}`, subject, name: subject, agency, role })),
    cookieOf,
    attempts: sealers.attempts,
  };
}
export type TestClient = Awaited<ReturnType<typeof createTestClient>>;
