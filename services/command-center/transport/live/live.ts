import type { FastifyBaseLogger } from 'fastify';
import type { Access } from '../../domain/access.ts';
import type { CityChange, CityMemory } from '../../domain/city-memory.ts';
import type { CommandsMemory } from '../../domain/commands-memory.ts';
import type { Session } from '../../domain/session.ts';
import { hiddenProblem } from '../../errors.ts';
import type { CommandBus } from '../../ports.ts';
import { accessToAlert } from '../audit/audited-access.ts';
import type { Auditing } from '../audit/auditing.ts';
import { refusedRequest } from '../audit/refusals.ts';
import { cameraView } from '../contract/city.ts';
import { createLiveEvents } from './live-events.ts';
import { createLivePictures } from './live-pictures.ts';

type Options = {
  memory: CityMemory;
  commands: CommandsMemory;
  access: Access;
  auditing: Auditing;
  bus: Pick<CommandBus, 'lease'>;
  isLive: (session: Session) => boolean;
  logger: Pick<FastifyBaseLogger, 'warn'>;
  now: () => number;
  onDelivered?: ((change: CityChange, nowMs: number) => void) | undefined;
  onShed?: (() => void) | undefined;
};

/** Creates the event streams and the picture sockets of this instance. */
export function createLive({ auditing, bus, logger, onDelivered, onShed, ...shared }: Options) {
  const { memory, access, now } = shared;
  const { gate, notes, disclosures } = auditing;
  const events = createLiveEvents({
    ...shared,
    onDelivered,
    async disclose(viewer, alert) {
      await gate.record(viewer, accessToAlert(access, viewer, alert, 'alert'));
      const released = await disclosures.release(viewer, [alert], { what: 'alert', way: 'event_stream' });
      return released.length > 0;
    },
    isOpen: () => gate.isOpen(),
    cameraShown(id) {
      const entry = memory.camera(id);
      return entry && cameraView(entry, now());
    },
  });
  const pictures = createLivePictures({
    ...shared,
    gate,
    lease: (lease) => bus.lease(lease),
    onLeaseFailed: (error) => logger.warn({ err: error }, 'a preview lease could not be sent'),
    onHidden: (viewer) => notes.note(refusedRequest(viewer, hiddenProblem('camera'), 'GET', now())),
    onShed,
  });
  return {
    events,
    pictures,
    counts: () => ({ eventStreams: events.count(), camerasWatched: pictures.watchedCameras() }),
    /** Closes the streams and sockets of sessions that are no longer live. */
    closeEnded(): void {
      events.closeEnded();
      pictures.closeEnded();
    },
    stop(): void {
      events.stop();
      pictures.stop();
    },
  };
}
export type Live = ReturnType<typeof createLive>;
