import type { ClickHouse } from '@marsad/clickhouse';
import { ObjectStoreError, type ObjectStore } from '@marsad/objects';
import type { Health } from '@marsad/telemetry';

/** How often the dependencies are checked, ms: often enough for a person who looks at /ready, and cheap. */
export const CHECK_EVERY_MS = 10_000;
/** An object that does not exist. A store that works answers "not found". */
const PROBE = { bucket: 'views', key: 'readiness-probe' } as const;

type Dependencies = {
  health: Health;
  clickhouse: Pick<ClickHouse, 'query'>;
  store: Pick<ObjectStore, 'stat'>;
  identity: { reachable(): Promise<boolean> };
  trail: { isOpen(): boolean };
};

/**
 * Reports on /ready which dependency is unavailable and which functions are missing. This service stays ready: the page opens and works
 * without any one of them, and withdrawing the service would make a small failure a large one.
 */
export function createDependencyCheck({ health, clickhouse, store, identity, trail }: Dependencies) {
  const report = (component: string, isThere: boolean, problem: string): void =>
    health.set(component, 'ready', isThere ? undefined : problem);
  const storeAnswers = (): Promise<boolean> =>
    store.stat(PROBE.bucket, PROBE.key).then(
      () => true,
      (error: unknown) => error instanceof ObjectStoreError && error.code === 'not_found',
    );
  const clickhouseAnswers = (): Promise<boolean> =>
    clickhouse.query('SELECT 1 AS one').then(
      () => true,
      () => false,
    );
  return async (): Promise<void> => {
    report('audit', trail.isOpen(), 'the audit log does not take entries: nothing personal is shown');
    await Promise.all([
      clickhouseAnswers().then((isThere) => report('clickhouse', isThere, 'ClickHouse does not answer: no charts')),
      storeAnswers().then((isThere) =>
        report('objects', isThere, 'the object store does not answer: no pictures of alerts'),
      ),
      identity
        .reachable()
        .then((isThere) => report('identity', isThere, 'the OpenID provider does not answer: nobody can sign in')),
    ]);
  };
}
