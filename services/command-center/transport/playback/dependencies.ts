import type { Camera, Viewer } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import type { LiveSessions } from '../../domain/live-sessions.ts';
import type { WantedView } from '../../domain/playback.ts';
import type { PlaybackAnswers } from '../../domain/playback-answers.ts';
import type { Playback, PlaybacksMemory } from '../../domain/playbacks-memory.ts';
import type { RightsMemory } from '../../domain/rights-memory.ts';
import type { CommandBus, History } from '../../ports.ts';
import type { StoredObjects } from '../alerts/stored-objects.ts';
import type { AuditGate } from '../audit/audit-gate.ts';

export type PlaybackDependencies = {
  memory: CityMemory;
  access: Access;
  rights: Pick<RightsMemory, 'unmaskings'>;
  gate: AuditGate;
  liveSessions: Pick<LiveSessions, 'isLive'>;
  playbacks: PlaybacksMemory;
  answers: PlaybackAnswers;
  history: Pick<History, 'recordings'>;
  objects: StoredObjects;
  bus: Pick<CommandBus, 'playback'>;
  now: () => number;
};

/** What a person asks for, once their rights were checked. */
export type Asked = { playback: Playback; camera: Camera; viewer: Viewer; wanted: WantedView };
