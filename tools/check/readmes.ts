import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EVENTS } from '@marsad/schemas';

/** An event with its version between backticks. `.halt.v2` after `governance.act.v1` means `governance.halt.v2`. */
const NAMED_EVENT = /`([a-z-]*)\.([a-z-]+)\.v(\d+)`/g;

const eventsOf = (service: string): ReadonlySet<string> =>
  new Set(
    EVENTS.filter(({ producers, consumers }) => [...producers, ...consumers].some((name) => name === service)).map(
      ({ family, event, version }) => `${family}.${event}.v${version}`,
    ),
  );

/** Events, or versions of them, that a service's README names and that the service neither publishes nor consumes. */
export function complaintsOfReadme(service: string, readme: string): string[] {
  const own = eventsOf(service);
  let lastFamily = '';
  return [...readme.matchAll(NAMED_EVENT)].flatMap(([, family = '', event, version]) => {
    lastFamily = family || lastFamily;
    const name = `${lastFamily}.${event}.v${version}`;
    return own.has(name)
      ? []
      : [`services/${service}/README.md names ${name}, which it neither publishes nor consumes`];
  });
}

/** Checks the READMEs of the project's own services. */
export function readmeComplaints(root: string): string[] {
  const services = readdirSync(join(root, 'services'));
  return services.flatMap((service) => {
    const path = join(root, 'services', service, 'README.md');
    return existsSync(path) ? complaintsOfReadme(service, readFileSync(path, 'utf8')) : [];
  });
}

const DECISIONS = 'docs/decisions/README.md';

/** The decisions that the list of decisions does not link. */
export const complaintsOfDecisions = (files: readonly string[], list: string): string[] =>
  files
    .filter((file) => /^\d{4}-.*\.md$/.test(file) && !list.includes(`](${file})`))
    .map((file) => `${DECISIONS} does not link ${file}`);

/** Checks the project's own list of decisions. */
export const decisionComplaints = (root: string): string[] =>
  complaintsOfDecisions(readdirSync(join(root, 'docs', 'decisions')), readFileSync(join(root, DECISIONS), 'utf8'));
