import type { ClickHouse } from '@marsad/clickhouse';
import { ObjectStoreError, type ObjectStore } from '@marsad/objects';
import type { Health } from '@marsad/telemetry';

/** Often enough for a person who looks at /ready, seldom enough to cost nothing, ms. */
const EVERY_MS = 10_000;
/** A probe for an object that is not there: "not found" is the answer of a store that works. */
const PROBE = { bucket: 'views', key: 'readiness-probe' } as const;

type Dependencies = {
  health: Health;
  clickhouse: Pick<ClickHouse, 'query'>;
  store: Pick<ObjectStore, 'stat'>;
  identity: { reachable(): Promise<boolean> };
  trail: { isOpen(): boolean };
};

/**
 * Says on /ready which of the things that this service asks is away, and what people miss. That is a reason beside "ready", not an end of it:
 * the page opens and works without any of them, and taking it away from people would make a small failure a large one.
 */
export function watchDependencies({ health, clickhouse, store, identity, trail }: Dependencies): { stop(): void } {
  const say = (component: string, problem: string | undefined): void => health.set(component, 'ready', problem);
  const look = async (): Promise<void> => {
    say('audit', trail.isOpen() ? undefined : 'the audit log does not take entries: nothing personal is shown');
    await Promise.all([
      clickhouse.query('SELECT 1 AS one').then(
        () => say('clickhouse', undefined),
        () => say('clickhouse', 'ClickHouse does not answer: no charts'),
      ),
      store.stat(PROBE.bucket, PROBE.key).then(
        () => say('objects', undefined),
        (error: unknown) => {
          const works = error instanceof ObjectStoreError && error.code === 'not_found';
          say('objects', works ? undefined : 'the object store does not answer: no pictures of alerts');
        },
      ),
      identity
        .reachable()
        .then((there) =>
          say('identity', there ? undefined : 'the OpenID provider does not answer: nobody can sign in'),
        ),
    ]);
  };
  void look();
  const timer = setInterval(() => void look(), EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
