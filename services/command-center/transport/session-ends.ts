import type { FastifyBaseLogger } from 'fastify';
import type { SessionEnded } from '@marsad/schemas';
import { endKey, type Ends, type LiveSessions } from '../domain/live-sessions.ts';
import type { CommandBus } from '../ports.ts';

/** How often an end that the broker did not take is said again, and outdated ones are removed, ms. */
const AGAIN_MS = 5_000;

type Dependencies = {
  live: LiveSessions;
  bus: Pick<CommandBus, 'endSession' | 'forgetSession'>;
  /** The longest that a session lasts, ms. */
  sessionMs: number;
  now: () => number;
  logger: Pick<FastifyBaseLogger, 'error' | 'warn'>;
  /** Some session is no longer live: what is open for it closes. */
  onEnded: () => void;
};

/** Ends sessions: here at once, everywhere with the fact on the bus, which is said until the broker has it. */
export function createSessionEnds({ live, bus, sessionMs, now, logger, onEnded }: Dependencies) {
  const waiting = new Map<string, SessionEnded>();
  const put = (end: SessionEnded): void => {
    live.putEnded(end);
    onEnded();
  };
  const publish = async (end: SessionEnded): Promise<void> => {
    waiting.set(end.key, end);
    await bus.endSession(end);
    waiting.delete(end.key);
  };
  const again = async (): Promise<void> => {
    for (const end of waiting.values()) await publish(end);
    for (const key of live.outdated(now())) {
      await bus.forgetSession(key);
      live.removeEnded(key);
    }
  };
  const timer = setInterval(() => {
    again().catch((error: unknown) =>
      logger.warn({ err: error, waiting: waiting.size }, 'ends of sessions wait for the bus'),
    );
  }, AGAIN_MS);

  return {
    /**
     * @throws Problem `bus_unavailable`: ended here, and said to the others as soon as the bus takes it
     */
    async end(of: Ends, id: string, reason: SessionEnded['reason'], endedAtMs = now()): Promise<void> {
      const end = { key: endKey(of, id), of, reason, endedAtMs, forgetAtMs: endedAtMs + sessionMs };
      put(end);
      await publish(end);
    },
    /** An end that some instance said. */
    put,
    remove: (key: string): void => live.removeEnded(key),
    stop: (): void => clearInterval(timer),
  };
}
export type SessionEnds = ReturnType<typeof createSessionEnds>;
