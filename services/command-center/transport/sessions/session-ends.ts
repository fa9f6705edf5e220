import type { FastifyBaseLogger } from 'fastify';
import { endKey } from '@marsad/proof';
import type { Ends, SessionEnded } from '@marsad/schemas';
import type { LiveSessions } from '../../domain/live-sessions.ts';
import type { CommandBus } from '../../ports.ts';

/** How often an end that the broker did not take is published again, ms. */
const RETRY_MS = 5_000;

type Dependencies = {
  live: Pick<LiveSessions, 'putEnded'>;
  bus: Pick<CommandBus, 'endSession'>;
  /** The longest duration of a session, ms. */
  sessionMs: number;
  now: () => number;
  logger: Pick<FastifyBaseLogger, 'error' | 'warn'>;
  /** Called when a session is no longer live, to close its streams and sockets. */
  onEnded: () => void;
};

/** Ends sessions: here at once, and on every instance through the bus. An end is published again until the broker has it. */
export function createSessionEnds({ live, bus, sessionMs, now, logger, onEnded }: Dependencies) {
  const waiting = new Set<SessionEnded>();
  const put = (end: SessionEnded, publishedAtMs: number): void => {
    live.putEnded(end, publishedAtMs);
    onEnded();
  };
  const publish = async (end: SessionEnded): Promise<void> => {
    waiting.add(end);
    await bus.endSession(end);
    waiting.delete(end);
  };
  const publishWaiting = async (): Promise<void> => {
    for (const end of waiting) await publish(end);
  };
  const timer = setInterval(() => {
    publishWaiting().catch((error: unknown) =>
      logger.warn({ err: error, waiting: waiting.size }, 'ends of sessions wait for the bus'),
    );
  }, RETRY_MS);

  return {
    /** @throws Problem `bus_unavailable` when the session has ended only here; other instances end it as soon as the bus takes the event */
    async end(of: Ends, id: string, reason: SessionEnded['reason'], endedAtMs = now()): Promise<void> {
      const end = { key: endKey(of, id), of, reason, endedAtMs, forgetAtMs: endedAtMs + sessionMs };
      put(end, now());
      await publish(end);
    },
    /** Applies an end that any instance published. @param publishedAtMs when the broker took it */
    put,
    stop: (): void => clearInterval(timer),
  };
}
export type SessionEnds = ReturnType<typeof createSessionEnds>;
