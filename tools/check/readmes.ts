import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EVENTS } from '@marsad/schemas';

/** An event with its version between backticks; `.halt.v2` after `governance.act.v1` is of the same family. */
const NAMED_EVENT = /`([a-z-]*)\.([a-z-]+)\.v(\d+)`/g;

const eventsOf = (service: string): ReadonlySet<string> =>
  new Set(
    EVENTS.filter(({ producers, consumers }) => [...producers, ...consumers].some((name) => name === service)).map(
      ({ family, event, version }) => `${family}.${event}.v${version}`,
    ),
  );

/** What a service's README says of its topics and is not so: an event, or a version of it, that the service neither publishes nor consumes. */
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

/** Reads the READMEs of the project's own services. */
export function readmeComplaints(root: string): string[] {
  const services = readdirSync(join(root, 'services'));
  return services.flatMap((service) => {
    const path = join(root, 'services', service, 'README.md');
    return existsSync(path) ? complaintsOfReadme(service, readFileSync(path, 'utf8')) : [];
  });
}

const DECISIONS = 'docs/decisions/README.md';

/** Decisions that their list does not link, by the files' names. */
export const complaintsOfDecisions = (files: readonly string[], list: string): string[] =>
  files
    .filter((file) => /^\d{4}-.*\.md$/.test(file) && !list.includes(`](${file})`))
    .map((file) => `${DECISIONS} does not link ${file}`);

/** Reads the project's own decisions and their list. */
export const decisionComplaints = (root: string): string[] =>
  complaintsOfDecisions(readdirSync(join(root, 'docs', 'decisions')), readFileSync(join(root, DECISIONS), 'utf8'));
