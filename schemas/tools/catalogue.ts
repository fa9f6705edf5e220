import { isRetired, topicOf, type AnyEvent } from '../src/index.ts';
import { jsonSchemaOf } from './json-schema.ts';

const duration = (ms: number): string => {
  if (ms % 86_400_000 === 0) return `${ms / 86_400_000} d`;
  if (ms % 3_600_000 === 0) return `${ms / 3_600_000} h`;
  return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`;
};

const life = (event: AnyEvent): string =>
  event.retention.kind === 'compact'
    ? 'last of each key'
    : `${duration(event.retention.retentionMs)}, segments of ${duration(event.retention.segmentMs)}`;

/** The event catalogue, one row per topic. */
export function catalogueOf(events: readonly AnyEvent[]): string {
  const rows = events.map((event) => {
    const address = event.scope === 'city' ? topicOf(event) : topicOf(event, `<${event.scope}>`);
    const topic = isRetired(event) ? `${address} (retired)` : address;
    return `| \`${topic}\` | ${event.fact} | ${event.keyedBy} | ${event.partitions} | ${event.producers.join(', ') || 'nobody'} | ${event.consumers.join(', ')} | ${life(event)} | ${event.personalData} |`;
  });
  return [
    '# Event catalogue',
    '',
    'Generated from `schemas/src` by `npm run generate`; do not edit. The AsyncAPI document is `asyncapi.json` beside this file.',
    '',
    '| topic | fact | key | partitions | written by | read by | life | personal data |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

type JsonSchema = {
  type?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  required?: string[];
};

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (schema.oneOf ?? schema.anyOf) return 'one of several';
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`;
  return schema.type ?? 'anything';
}

function fieldsOf(schema: JsonSchema, path: string): string[] {
  const branches = schema.oneOf ?? schema.anyOf ?? [];
  if (branches.length > 0) return branches.flatMap((branch) => fieldsOf(branch, path));
  if (schema.type === 'array' && schema.items) return fieldsOf(schema.items, `${path}[]`);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const here = path ? `${path}.${name}` : name;
    const must = schema.required?.includes(name) ? 'yes' : 'no';
    return [`| \`${here}\` | ${typeOf(field).replaceAll('|', '\\|')} | ${must} |`, ...fieldsOf(field, here)];
  });
}

/** The data dictionary: every field of every event. */
export function dictionaryOf(events: readonly AnyEvent[]): string {
  const sections = events.map((event) =>
    [
      `## ${event.type}`,
      '',
      event.fact,
      '',
      '| field | type | always there |',
      '| --- | --- | --- |',
      ...new Set(fieldsOf(jsonSchemaOf(event) as JsonSchema, '')),
      '',
    ].join('\n'),
  );
  return [
    '# Data dictionary',
    '',
    'Generated from `schemas/src` by `npm run generate`; do not edit. Times are UTC milliseconds, boxes px of the source picture.',
    '',
    ...sections,
  ].join('\n');
}
