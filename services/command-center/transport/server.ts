import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { AuditTrail } from '@marsad/proof';
import type { AuditCheckpoint, City } from '@marsad/schemas';
import type { Sealer } from '../adapters/sealed-cookie.ts';
import { createAccess } from '../domain/access.ts';
import type { CasesMemory } from '../domain/cases-memory.ts';
import type { ChecksMemory } from '../domain/checks-memory.ts';
import type { CityChange, CityMemory } from '../domain/city-memory.ts';
import type { CommandsMemory } from '../domain/commands-memory.ts';
import type { LiveSessions } from '../domain/live-sessions.ts';
import { createPendingDecisions } from '../domain/pending-decisions.ts';
import type { RightsMemory } from '../domain/rights-memory.ts';
import type { ProposalsMemory } from '../domain/proposals-memory.ts';
import type { PlaybackAnswers } from '../domain/playback-answers.ts';
import type { PlaybacksMemory } from '../domain/playbacks-memory.ts';
import type { ReplaysMemory } from '../domain/replays-memory.ts';
import type { RulesMemory } from '../domain/rules-memory.ts';
import type { SearchesMemory } from '../domain/searches-memory.ts';
import { viewerOf, type Session } from '../domain/session.ts';
import type {
  CommandBus,
  History,
  IdentityProvider,
  KnownBrowser,
  SignInAttempt,
  StoredMedia,
  StreetArchive,
  Traffic,
} from '../ports.ts';
import { createStoredObjects } from './alerts/stored-objects.ts';
import { createAuditing } from './audit/auditing.ts';
import { refusedRequest } from './audit/refusals.ts';
import { createHttp, type HttpOptions } from './http/create-http.ts';
import { registerDocuments } from './http/documents.routes.ts';
import { registerPage } from './http/page.ts';
import { followSockets } from './http/sockets.ts';
import { createLive, type Live } from './live/live.ts';
import { registerRoutes } from './routes.ts';
import { registerBackChannel } from './sessions/back-channel.routes.ts';
import { createSessionEnds, type SessionEnds } from './sessions/session-ends.ts';
import { createStepUp, registerStepUp } from './sessions/step-up.routes.ts';

export type ServerOptions = {
  city: Omit<City, 'cameras'>;
  memory: CityMemory;
  rights: RightsMemory;
  commands: CommandsMemory;
  cases: CasesMemory;
  checks: ChecksMemory;
  searches: SearchesMemory;
  rules: RulesMemory;
  replays: ReplaysMemory;
  proposals: ProposalsMemory;
  playbacks: PlaybacksMemory;
  answers: PlaybackAnswers;
  trail: AuditTrail;
  /** The latest checkpoint of the audit log. */
  checkpoint: () => AuditCheckpoint | undefined;
  history: History;
  traffic: Traffic;
  /** The deployment may have none. */
  streets: StreetArchive | undefined;
  media: StoredMedia;
  bus: CommandBus;
  identity: IdentityProvider;
  sessions: Sealer<Session>;
  attempts: Sealer<SignInAttempt>;
  browsers: Sealer<KnownBrowser>;
  liveSessions: LiveSessions;
  /** The longest duration of a session, ms. */
  sessionMs: number;
  publicUrl: string;
  /** Folder of the built page. */
  page: string;
  /** Folder of the documents that are generated from the event registry. */
  documents: string;
  requestsPerMinute: number;
  trustedProxies: readonly string[];
  onRoute?: HttpOptions['onRoute'];
  traces?: HttpOptions['traces'];
  logger: FastifyBaseLogger;
  now: () => number;
  /** Called after a change was written to the open event streams. */
  onDelivered?: (change: CityChange, nowMs: number) => void;
  /** Called when a page was too slow to take a picture. */
  onShed?: () => void;
  /** Called when personal data was not released because the audit log could not take its entry. */
  onAccessRefused?: () => void;
  /** Called when a stored object is not what was announced. */
  onReplaced?: (bucket: string) => void;
};

export type Server = {
  http: FastifyInstance;
  ends: SessionEnds;
  publish(change: CityChange): void;
  picture: Live['pictures']['picture'];
  /** Records the refusals that were only counted so far and whose minute is over. */
  flushNotes(): void;
  live(): { eventStreams: number; camerasWatched: number };
  /** A second call waits for the first. */
  stop(): Promise<void>;
};

/** Creates the HTTP server with its routes and live streams, wired to its ports and not yet listening. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { city, rights, liveSessions, logger, now } = options;
  const access = createAccess(() => ({
    operatedBy: city.operatedBy,
    agreements: rights.agreements.all(),
    nowMs: now(),
  }));
  const auditing = createAuditing({ ...options, access });
  const { gate, notes } = auditing;
  const live = createLive({
    ...options,
    access,
    auditing,
    isLive: (session) => liveSessions.isLive(session, now()),
  });
  const ends = createSessionEnds({ ...options, live: liveSessions, onEnded: () => live.closeEnded() });
  const signing = { ...options, notes, pending: createPendingDecisions() };
  const stepUp = createStepUp(signing);
  const http = await createHttp({
    ...options,
    access,
    gate,
    notes,
    ends,
    live: liveSessions,
    onRefused: ({ session, method }, problem) =>
      notes.note(refusedRequest(session && viewerOf(session), problem, method, now())),
    onStepUp: (request, commandId, attempt) => stepUp.finish(request, commandId, attempt),
  });
  const closeHttp = followSockets(http);
  await registerBackChannel(http, { identity: options.identity, ends });
  registerStepUp(http, signing);
  const objects = createStoredObjects({ ...options, log: logger });
  await registerRoutes(http, { ...signing, ...auditing, access, objects, live });
  await registerDocuments(http, options.documents);
  await registerPage(http, options.page);

  const stopAll = async (): Promise<void> => {
    ends.stop();
    live.stop();
    await closeHttp();
    await notes.stop();
  };
  let stopping: Promise<void> | undefined;
  return {
    http,
    ends,
    publish: (change) => live.events.publish(change),
    picture: (metadata, jpeg) => live.pictures.picture(metadata, jpeg),
    flushNotes: () => notes.flush(),
    live: live.counts,
    stop: () => (stopping ??= stopAll()),
  };
}
