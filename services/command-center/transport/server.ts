import type { Socket } from 'node:net';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { City } from '@marsad/schemas';
import type { Sealer } from '../adapters/sealed-cookie.ts';
import type { CityChange, CityMemory } from '../domain/city-memory.ts';
import { createRevocations, type Session } from '../domain/session.ts';
import type { CommandBus, History, IdentityProvider, SignInAttempt, StoredViews } from '../ports.ts';
import { registerAlertViewRoutes } from './alert-views.routes.ts';
import { registerAlertRoutes } from './alerts.routes.ts';
import { registerCameraRoutes } from './cameras.routes.ts';
import { registerDocuments } from './documents.routes.ts';
import { registerHistoryRoutes } from './history.routes.ts';
import { createHttp } from './http.ts';
import { createLiveEvents } from './live-events.ts';
import { createLivePictures, type LivePictures } from './live-pictures.ts';
import { registerLiveRoutes } from './live.routes.ts';
import { registerPage } from './page.ts';
import { cameraView } from './views.ts';

/** How long answers that are under way may take when the service stops, ms. */
const LAST_BYTES_MS = 1_500;

export type ServerOptions = {
  city: Omit<City, 'cameras'>;
  memory: CityMemory;
  history: History;
  views: StoredViews;
  bus: CommandBus;
  identity: IdentityProvider;
  sessions: Sealer<Session>;
  attempts: Sealer<SignInAttempt>;
  publicUrl: string;
  /** Folder of the built page. */
  page: string;
  /** Folder of the documents generated from the event registry. */
  documents: string;
  requestsPerMinute: number;
  logger: FastifyBaseLogger;
  now: () => number;
  onDelivered?: (kind: CityChange['kind'], change: CityChange, nowMs: number) => void;
  onShed?: () => void;
};

export type Server = {
  http: FastifyInstance;
  publish(change: CityChange): void;
  picture: LivePictures['picture'];
  live(): { eventStreams: number; camerasWatched: number };
  stop(): Promise<void>;
};

/** Everything that people reach, wired to its ports and not yet listening. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { memory, now, bus } = options;
  const cameraText = (id: string): unknown => {
    const entry = memory.camera(id);
    return entry && cameraView(entry, now());
  };
  const { onDelivered, onShed } = options;
  const events = createLiveEvents({ memory, now, cameraText, ...(onDelivered && { onDelivered }) });
  const pictures = createLivePictures({
    memory,
    now,
    lease: (lease) => bus.lease(lease),
    onLeaseFailed: (error) => options.logger.warn({ err: error }, 'a preview lease could not be sent'),
    ...(onShed && { onShed }),
  });
  const live = () => ({ eventStreams: events.count(), camerasWatched: pictures.watchedCameras() });

  const { identity, sessions, attempts, publicUrl, logger, requestsPerMinute } = options;
  const http = await createHttp({
    identity,
    sessions,
    attempts,
    publicUrl,
    logger,
    requestsPerMinute,
    now,
    revocations: createRevocations(),
    onSignedOut: (sessionId) => {
      events.closeSession(sessionId);
      pictures.closeSession(sessionId);
    },
  });
  const sockets = new Set<Socket>();
  http.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  registerCameraRoutes(http, { city: options.city, memory, now });
  registerAlertRoutes(http, { memory, bus, now });
  registerAlertViewRoutes(http, { memory, views: options.views });
  registerHistoryRoutes(http, { memory, history: options.history, now, live });
  await registerLiveRoutes(http, { events, pictures });
  await registerDocuments(http, options.documents);
  await registerPage(http, options.page);

  return {
    http,
    publish: (change) => events.publish(change),
    picture: (metadata, jpeg) => pictures.picture(metadata, jpeg),
    live,
    async stop() {
      events.stop();
      pictures.stop();
      // What was upgraded, or refused to be, is no longer the HTTP server's to close.
      const timer = setTimeout(() => sockets.forEach((socket) => socket.destroy()), LAST_BYTES_MS);
      await http.close();
      clearTimeout(timer);
    },
  };
}
