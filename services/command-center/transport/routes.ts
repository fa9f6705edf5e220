import type { FastifyInstance } from 'fastify';
import type { AuditCheckpoint, City } from '@marsad/schemas';
import type { Access } from '../domain/access.ts';
import type { CityMemory } from '../domain/city-memory.ts';
import type { CommandsMemory } from '../domain/commands-memory.ts';
import type { PendingDecisions } from '../domain/pending-decisions.ts';
import type { RightsMemory } from '../domain/rights-memory.ts';
import type { CommandBus, History, StoredViews } from '../ports.ts';
import { registerAlertViewRoutes } from './alert-views.routes.ts';
import { registerAlertRoutes } from './alerts.routes.ts';
import type { AuditGate } from './audit-gate.ts';
import { registerAuditRoutes } from './audit.routes.ts';
import { registerCameraRoutes } from './cameras.routes.ts';
import { registerCommandRoutes } from './commands.routes.ts';
import { registerDecisionRoutes } from './decisions.routes.ts';
import { registerHistoryRoutes } from './history.routes.ts';
import type { Disclosures } from './disclosures.ts';
import type { LiveEvents } from './live-events.ts';
import type { LivePictures } from './live-pictures.ts';
import type { StoredObjects } from './stored-objects.ts';
import { registerLiveRoutes } from './live.routes.ts';
import { registerRightsRoutes } from './rights.routes.ts';
import { registerSearchRoutes } from './searches.routes.ts';
import { registerWatchlistRoutes } from './watchlist.routes.ts';

export type RouteDependencies = {
  city: Omit<City, 'cameras'>;
  memory: CityMemory;
  rights: RightsMemory;
  commands: CommandsMemory;
  pending: PendingDecisions;
  access: Access;
  gate: AuditGate;
  disclosures: Disclosures;
  history: History;
  views: StoredViews;
  objects: StoredObjects;
  bus: CommandBus;
  checkpoint: () => AuditCheckpoint | undefined;
  events: LiveEvents;
  pictures: LivePictures;
  live: () => { eventStreams: number; camerasWatched: number };
  now: () => number;
};

/** Every route under /api. Each takes what it needs and no more. */
export async function registerRoutes(http: FastifyInstance, dependencies: RouteDependencies): Promise<void> {
  registerCameraRoutes(http, dependencies);
  registerAlertRoutes(http, dependencies);
  registerAlertViewRoutes(http, dependencies);
  registerCommandRoutes(http, dependencies);
  registerDecisionRoutes(http, dependencies);
  registerRightsRoutes(http, dependencies);
  await registerWatchlistRoutes(http, dependencies);
  registerSearchRoutes(http, dependencies);
  registerAuditRoutes(http, dependencies);
  registerHistoryRoutes(http, dependencies);
  await registerLiveRoutes(http, dependencies);
}
