import {
  accessRules,
  AGENCY_EXAMPLES,
  agencyAlerts,
  Attributes,
  CITY_PLACE,
  isRetired,
  schemaUrnOf,
  topicConfig,
  topicOf,
  type AnyEvent,
} from '../src/index.ts';
import { z } from 'zod';
import { jsonSchemaOf, schemaName } from './json-schema.ts';

const PLACES = {
  agency: 'The id of an agency of the city.',
  district: 'The id of a district of the city.',
  principal: 'The service that publishes it, which alone may write there.',
};

const addressOf = (event: AnyEvent): string =>
  event.scope === 'city' ? topicOf(event) : topicOf(event, `{${event.scope}}`);

function messageOf(event: AnyEvent, examples: readonly Record<string, unknown>[]): Record<string, unknown> {
  return {
    name: event.type,
    title: event.type,
    summary: event.fact,
    contentType: event.content === 'json' ? 'application/json' : 'image/jpeg',
    headers: { $ref: '#/components/schemas/cloudevents-headers' },
    payload:
      event.content === 'json'
        ? { $ref: `#/components/schemas/${schemaName(event)}` }
        : {
            type: 'string',
            format: 'binary',
            description: `A JPEG picture; its metadata are the header ce_picture: ${schemaName(event)}.`,
          },
    bindings: { kafka: { key: { type: 'string', description: event.keyedBy } } },
    ...(examples.length === 0 ? {} : { examples: examples.map((data, index) => exampleOf(event, data, index)) }),
  };
}

function channelOf(event: AnyEvent): Record<string, unknown> {
  return {
    address: addressOf(event),
    description: event.fact,
    messages: { [schemaName(event)]: { $ref: `#/components/messages/${schemaName(event)}` } },
    ...(event.scope === 'city'
      ? {}
      : {
          parameters: {
            [event.scope]: {
              description: PLACES[event.scope],
            },
          },
        }),
    bindings: { kafka: { partitions: event.partitions, topicConfiguration: kafkaConfiguration(event) } },
  };
}

/** The topic configuration, only with the keys that the AsyncAPI Kafka binding has; the catalogue shows the whole. */
function kafkaConfiguration(event: AnyEvent): Record<string, unknown> {
  const config = topicConfig(event.retention);
  return {
    'cleanup.policy': [config['cleanup.policy']],
    'max.message.bytes': Number(config['max.message.bytes']),
    ...(config['retention.ms'] ? { 'retention.ms': Number(config['retention.ms']) } : {}),
    ...(config['delete.retention.ms'] ? { 'delete.retention.ms': Number(config['delete.retention.ms']) } : {}),
  };
}

/** The differences between the document of all topics and that of an agency. */
type Document = {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly server: Record<string, unknown>;
  readonly security: string;
  readonly events: readonly AnyEvent[];
  /** Examples for the authors of readers; the document of all topics has none. */
  readonly examplesOf?: (event: AnyEvent) => readonly Record<string, unknown>[];
  readonly operationOf: (event: AnyEvent) => Record<string, unknown>;
};

/**
 * The AsyncAPI 3.0 document of all topics (https://www.asyncapi.com/docs/reference/specification/v3.0.0), from a receiver's point of
 * view.
 */
export const asyncApiOf = (all: readonly AnyEvent[], version: string): Record<string, unknown> =>
  documentOf({
    title: 'Marsad',
    version,
    description:
      'Every event of the city: CloudEvents 1.0 in Kafka binary mode. Topics are per district; access is by registry, default deny.',
    server: { host: 'kafka.marsad.example:9092' },
    security: 'One user a service or agency.',
    events: all.filter((event) => !isRetired(event)),
    operationOf: (event) => ({
      summary: `Read by ${event.scope === 'agency' ? 'the agency itself' : event.consumers.join(', ') || 'nobody yet'}.`,
    }),
  });

/** The document of an agency: its own topics, their messages, and how it connects. */
export const agencyAsyncApiOf = (all: readonly AnyEvent[], version: string): Record<string, unknown> =>
  documentOf({
    title: 'Marsad for agencies',
    version,
    description:
      'What the city tells an agency, and nothing else: CloudEvents 1.0 in Kafka binary mode. Every message comes in both versions under one id until v1 ends; ' +
      'new readers take v2. Ignore a kind of body that you do not know, and say so; where a schema has `x-known`, the names that may come are more than the ' +
      'known ones: show such a name as it stands, and start nothing by itself. See docs/agencies.md.',
    server: {
      host: '{broker}',
      description: 'A broker of the city; the client learns the others from it. Messages are compressed with zstd.',
      variables: {
        broker: {
          description: 'Host and port, which the city gives you together with your credentials.',
          default: 'kafka.marsad.example:9092',
        },
      },
    },
    security: 'SASL SCRAM-SHA-512 over TLS. The user is `agency.<agency>`; the city gives the password and changes it.',
    events: all.filter(({ scope }) => scope === 'agency'),
    examplesOf: (event) => (event.type === agencyAlerts.type ? AGENCY_EXAMPLES : [event.example]),
    operationOf: ({ version: of }) => ({
      summary: of === 1 ? 'The first version, until the day on which it ends.' : 'What an agency reads.',
      bindings: {
        kafka: {
          groupId: {
            type: 'string',
            pattern: '^agency\\.[a-z0-9-]+\\..+$',
            description: 'Begins with your user and a dot.',
          },
        },
      },
    }),
  });

function documentOf(document: Document): Record<string, unknown> {
  const { title, version, description, server, security, events, operationOf } = document;
  const byName = <T>(make: (event: AnyEvent) => T): Record<string, T> =>
    Object.fromEntries(events.map((event) => [schemaName(event), make(event)]));
  const written = events.filter((event) =>
    accessRules([event], { districts: ['x'], agencies: ['x'] }).some((rule) => rule.operation === 'write'),
  );
  return {
    asyncapi: '3.0.0',
    info: { title, version, description, license: { name: 'Apache-2.0' } },
    defaultContentType: 'application/json',
    servers: {
      kafka: { ...server, protocol: 'kafka-secure', security: [{ $ref: '#/components/securitySchemes/scram' }] },
    },
    channels: byName(channelOf),
    operations: Object.fromEntries(
      written.map((event) => [
        `receive-${schemaName(event)}`,
        { action: 'receive', channel: { $ref: `#/channels/${schemaName(event)}` }, ...operationOf(event) },
      ]),
    ),
    components: {
      messages: byName((event) => messageOf(event, document.examplesOf?.(event) ?? [])),
      schemas: {
        'cloudevents-headers': headersSchema(),
        ...byName((event) => withoutId(jsonSchemaOf(event))),
      },
      securitySchemes: { scram: { type: 'scramSha512', description: security } },
    },
  };
}

/** The headers and data of one example message. */
function exampleOf(event: AnyEvent, data: Record<string, unknown>, index: number): Record<string, unknown> {
  const { subject, district = CITY_PLACE } = event.about?.(data) ?? {};
  const attributes = Attributes.parse({
    specversion: '1.0',
    id: `example-${index + 1}`,
    source: `/rabat/${district}/${event.producers[0] ?? 'nobody'}/replica-1`,
    type: event.type,
    time: '2026-09-21T14:13:20.000Z',
    ...(subject === undefined ? {} : { subject }),
    dataschema: schemaUrnOf(event),
    city: 'rabat',
    origin: 'server',
  });
  const headers = Object.entries(attributes).map(([name, value]) => [headerName(name), value] as const);
  return { name: `example-${index + 1}`, headers: Object.fromEntries(headers), payload: event.schema.parse(data) };
}

const withoutId = ({ $id: _id, $schema: _schema, ...rest }: Record<string, unknown>): Record<string, unknown> => rest;

function headersSchema(): Record<string, unknown> {
  const attributes = withoutId(z.toJSONSchema(Attributes, { io: 'input', target: 'draft-7' }));
  const properties = attributes['properties'] as Record<string, unknown>;
  const required = (attributes['required'] as string[]).map(headerName);
  return {
    ...attributes,
    properties: Object.fromEntries(Object.entries(properties).map(([name, schema]) => [headerName(name), schema])),
    required,
  };
}

const headerName = (attribute: string): string => (attribute === 'traceparent' ? attribute : `ce_${attribute}`);
