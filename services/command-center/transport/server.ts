import type { Socket } from 'node:net';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { AuditTrail } from '@marsad/proof';
import type { AuditCheckpoint, City } from '@marsad/schemas';
import type { Sealer } from '../adapters/sealed-cookie.ts';
import { createAccess } from '../domain/access.ts';
import type { CityChange, CityMemory } from '../domain/city-memory.ts';
import type { CommandsMemory } from '../domain/commands-memory.ts';
import { createPendingDecisions } from '../domain/pending-decisions.ts';
import type { RightsMemory } from '../domain/rights-memory.ts';
import type { LiveSessions } from '../domain/live-sessions.ts';
import { viewerOf, type Session } from '../domain/session.ts';
import { hidden } from '../errors.ts';
import type { CommandBus, History, IdentityProvider, SignInAttempt, StoredMedia } from '../ports.ts';
import { createAuditGate } from './audit/audit-gate.ts';
import { createAuditNotes } from './audit/audit-notes.ts';
import { createDisclosures } from './audit/disclosures.ts';
import { registerBackChannel } from './sessions/back-channel.routes.ts';
import { registerDocuments } from './http/documents.routes.ts';
import { createHttp, type HttpOptions } from './http/create-http.ts';
import { createLiveEvents } from './live/live-events.ts';
import { createLivePictures, type LivePictures } from './live/live-pictures.ts';
import { accessToAlert } from './audit/audited-access.ts';
import { registerPage } from './http/page.ts';
import { refusedRequest } from './audit/refusals.ts';
import { registerRoutes } from './routes.ts';
import { createSessionEnds, type SessionEnds } from './sessions/session-ends.ts';
import type { KnownBrowser } from './sessions/cookies.ts';
import { createStepUp, registerStepUp } from './sessions/step-up.routes.ts';
import { createStoredObjects } from './alerts/stored-objects.ts';
import { cameraView } from './contract/city.ts';

/** How long answers that are under way may take when the service stops, ms. */
const LAST_BYTES_MS = 1_500;

export type ServerOptions = {
  city: Omit<City, 'cameras'>;
  memory: CityMemory;
  rights: RightsMemory;
  commands: CommandsMemory;
  trail: AuditTrail;
  /** The latest checkpoint of the audit log. */
  checkpoint: () => AuditCheckpoint | undefined;
  history: History;
  views: StoredMedia;
  bus: CommandBus;
  identity: IdentityProvider;
  sessions: Sealer<Session>;
  attempts: Sealer<SignInAttempt>;
  browsers: Sealer<KnownBrowser>;
  liveSessions: LiveSessions;
  /** The longest that a session lasts, ms. */
  sessionMs: number;
  publicUrl: string;
  /** Folder of the built page. */
  page: string;
  /** Folder of the documents generated from the event registry. */
  documents: string;
  requestsPerMinute: number;
  trustedProxies: readonly string[];
  onRoute?: HttpOptions['onRoute'];
  traces?: HttpOptions['traces'];
  logger: FastifyBaseLogger;
  now: () => number;
  onDelivered?: (kind: CityChange['kind'], change: CityChange, nowMs: number) => void;
  onShed?: () => void;
  /** Something personal was asked for and the audit log could not take it. */
  onShut?: () => void;
  /** A stored object is not what was announced. */
  onReplaced?: (bucket: string) => void;
};

export type Server = {
  http: FastifyInstance;
  ends: SessionEnds;
  publish(change: CityChange): void;
  picture: LivePictures['picture'];
  /** Says what was only counted, whose minute is over. */
  flushNotes(): void;
  live(): { eventStreams: number; camerasWatched: number };
  stop(): Promise<void>;
};

/** Everything that people reach, wired to its ports and not yet listening. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { city, memory, rights, commands, trail, now, bus, onDelivered, onShed, onShut } = options;
  const access = createAccess(() => ({
    operatedBy: city.operatedBy,
    agreements: rights.agreements.all(),
    nowMs: now(),
  }));
  const gate = createAuditGate({ trail, now, ...(onShut && { onRefused: onShut }) });
  const notes = createAuditNotes({
    trail,
    now,
    onFailed: (error) => options.logger.warn({ err: error }, 'a refusal is not in the audit log yet'),
  });
  const disclosures = createDisclosures({ access, bus, now });
  const isLive = (session: Session): boolean => options.liveSessions.isLive(session, now());
  const cameraText = (id: string): unknown => {
    const entry = memory.camera(id);
    return entry && cameraView(entry, now());
  };
  const events = createLiveEvents({
    memory,
    commands,
    access,
    async disclose(viewer, alert) {
      await gate.record(viewer, accessToAlert(access, viewer, alert, 'alert'));
      const released = await disclosures.release(viewer, [alert], { what: 'alert', way: 'event_stream' });
      return released.length > 0;
    },
    isOpen: () => gate.isOpen(),
    isLive,
    now,
    cameraText,
    ...(onDelivered && { onDelivered }),
  });
  const pictures = createLivePictures({
    memory,
    access,
    gate,
    isLive,
    now,
    onHidden: (viewer) => notes.note(refusedRequest(viewer, hidden('camera'), 'GET', now())),
    lease: (lease) => bus.lease(lease),
    onLeaseFailed: (error) => options.logger.warn({ err: error }, 'a preview lease could not be sent'),
    ...(onShed && { onShed }),
  });
  const { liveSessions, sessionMs } = options;
  const ends = createSessionEnds({
    live: liveSessions,
    bus,
    sessionMs,
    now,
    logger: options.logger,
    onEnded: () => {
      events.closeEnded();
      pictures.closeEnded();
    },
  });
  const live = () => ({ eventStreams: events.count(), camerasWatched: pictures.watchedCameras() });

  const pending = createPendingDecisions();
  const { identity, sessions, attempts, publicUrl, logger, requestsPerMinute } = options;
  const signing = { identity, attempts, pending, commands, bus, publicUrl, now, notes };
  const stepUp = createStepUp(signing);
  const http = await createHttp({
    identity,
    sessions,
    attempts,
    publicUrl,
    logger,
    access,
    requestsPerMinute,
    trustedProxies: options.trustedProxies,
    ...(options.onRoute && { onRoute: options.onRoute }),
    traces: options.traces,
    now,
    gate,
    notes,
    onRefused: ({ session, method }, problem) =>
      notes.note(refusedRequest(session && viewerOf(session), problem, method, now())),
    live: options.liveSessions,
    ends,
    browsers: options.browsers,
    sessionMs: options.sessionMs,
    onStepUp: (request, commandId, attempt) => stepUp.finish(request, commandId, attempt),
  });
  const sockets = new Set<Socket>();
  http.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await registerBackChannel(http, { identity, ends });
  registerStepUp(http, signing);
  const { history, views, checkpoint } = options;
  const objects = createStoredObjects({ views, bus, log: logger, now, onReplaced: options.onReplaced });
  const behind = {
    city,
    memory,
    rights,
    commands,
    pending,
    access,
    gate,
    disclosures,
    history,
    views,
    objects,
    bus,
    checkpoint,
  };
  await registerRoutes(http, { ...behind, events, pictures, live, now });
  await registerDocuments(http, options.documents);
  await registerPage(http, options.page);

  return {
    http,
    ends,
    publish: (change) => events.publish(change),
    picture: (metadata, jpeg) => pictures.picture(metadata, jpeg),
    flushNotes: notes.flush,
    live,
    async stop() {
      ends.stop();
      events.stop();
      pictures.stop();
      // What was upgraded, or refused to be, is no longer the HTTP server's to close.
      const timer = setTimeout(() => sockets.forEach((socket) => socket.destroy()), LAST_BYTES_MS);
      await http.close();
      clearTimeout(timer);
      await notes.stop();
    },
  };
}
