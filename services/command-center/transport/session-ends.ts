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
  const put = (end: SessionEnded): SessionEnded | undefined => {
    const later = live.putEnded(end);
    onEnded();
    return later;
  };
  const publish = async (end: SessionEnded): Promise<void> => {
    waiting.set(end.key, end);
    await bus.endSession(end);
    if (waiting.get(end.key) === end) waiting.delete(end.key);
  };
  /** What stands on the bus is not what is known here: whoever starts later reads only that. */
  const sayAgain = (known: SessionEnded | undefined): void => {
    if (known) waiting.set(known.key, known);
  };
  const again = async (): Promise<void> => {
    for (const end of waiting.values()) await publish(end);
    for (const key of live.outdated(now())) {
      await bus.forgetSession(key);
      live.removeEnded(key, now());
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
      await publish(put(end) ?? end);
    },
    /** An end that some instance said. */
    put: (end: SessionEnded): void => sayAgain(put(end)),
    remove: (key: string): void => sayAgain(live.removeEnded(key, now())),
    stop: (): void => clearInterval(timer),
  };
}
export type SessionEnds = ReturnType<typeof createSessionEnds>;
