import type { FastifyInstance } from 'fastify';
import type { AuditCheckpoint, City } from '@marsad/schemas';
import type { Access } from '../domain/access.ts';
import type { ChecksMemory } from '../domain/checks-memory.ts';
import type { CityMemory } from '../domain/city-memory.ts';
import type { CommandsMemory } from '../domain/commands-memory.ts';
import type { PendingDecisions } from '../domain/pending-decisions.ts';
import type { RightsMemory } from '../domain/rights-memory.ts';
import type { SearchesMemory } from '../domain/searches-memory.ts';
import type { CommandBus, History, StoredMedia } from '../ports.ts';
import { registerAlertMediaRoutes } from './alerts/alert-media.routes.ts';
import { registerAlertRoutes } from './alerts/alerts.routes.ts';
import type { AuditGate } from './audit/audit-gate.ts';
import { registerAuditRoutes } from './audit/audit.routes.ts';
import { registerCameraCheckRoutes } from './city/camera-checks.routes.ts';
import { registerCameraRoutes } from './city/cameras.routes.ts';
import { registerCommandRoutes } from './alerts/commands.routes.ts';
import { registerDecisionRoutes } from './rights/decisions.routes.ts';
import { registerDeviceSearchRoutes } from './city/device-searches.routes.ts';
import { registerHistoryRoutes } from './city/history.routes.ts';
import type { Disclosures } from './audit/disclosures.ts';
import type { Live } from './live/live.ts';
import type { StoredObjects } from './alerts/stored-objects.ts';
import { registerLiveRoutes } from './live/live.routes.ts';
import { registerRightsRoutes } from './rights/rights.routes.ts';
import { registerPtzRoutes } from './city/ptz.routes.ts';
import { registerSearchRoutes } from './city/searches.routes.ts';
import { registerWatchlistRoutes } from './rights/watchlist.routes.ts';

export type RouteDependencies = {
  city: Omit<City, 'cameras'>;
  memory: CityMemory;
  rights: RightsMemory;
  commands: CommandsMemory;
  pending: PendingDecisions;
  checks: ChecksMemory;
  searches: SearchesMemory;
  access: Access;
  gate: AuditGate;
  disclosures: Disclosures;
  history: History;
  media: StoredMedia;
  objects: StoredObjects;
  bus: CommandBus;
  checkpoint: () => AuditCheckpoint | undefined;
  live: Live;
  now: () => number;
};

/** Registers every route under /api. */
export async function registerRoutes(http: FastifyInstance, dependencies: RouteDependencies): Promise<void> {
  registerCameraRoutes(http, dependencies);
  registerPtzRoutes(http, dependencies);
  registerCameraCheckRoutes(http, dependencies);
  registerDeviceSearchRoutes(http, dependencies);
  registerAlertRoutes(http, dependencies);
  registerAlertMediaRoutes(http, dependencies);
  registerCommandRoutes(http, dependencies);
  registerDecisionRoutes(http, dependencies);
  registerRightsRoutes(http, dependencies);
  await registerWatchlistRoutes(http, dependencies);
  registerSearchRoutes(http, dependencies);
  registerAuditRoutes(http, dependencies);
  registerHistoryRoutes(http, dependencies);
  await registerLiveRoutes(http, dependencies);
}
