import { accessRules, Attributes, isRetired, topicConfig, topicOf, type AnyEvent } from '../src/index.ts';
import { z } from 'zod';
import { jsonSchemaOf, schemaName } from './json-schema.ts';

const PLACES = {
  agency: 'The id of an agency of the city.',
  district: 'The id of a district of the city.',
  principal: 'The service that publishes it, which alone may write there.',
};

const addressOf = (event: AnyEvent): string =>
  event.scope === 'city' ? topicOf(event) : topicOf(event, `{${event.scope}}`);

function messageOf(event: AnyEvent): Record<string, unknown> {
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

/** Only the keys that the AsyncAPI Kafka binding knows; the whole configuration is in the catalogue. */
function kafkaConfiguration(event: AnyEvent): Record<string, unknown> {
  const config = topicConfig(event.retention);
  return {
    'cleanup.policy': [config['cleanup.policy']],
    'max.message.bytes': Number(config['max.message.bytes']),
    ...(config['retention.ms'] ? { 'retention.ms': Number(config['retention.ms']) } : {}),
    ...(config['delete.retention.ms'] ? { 'delete.retention.ms': Number(config['delete.retention.ms']) } : {}),
  };
}

/** AsyncAPI 3.0 of the whole bus (https://www.asyncapi.com/docs/reference/specification/v3.0.0), as a receiver reads it. */
export function asyncApiOf(all: readonly AnyEvent[], version: string): Record<string, unknown> {
  const events = all.filter((event) => !isRetired(event));
  const byName = <T>(make: (event: AnyEvent) => T): Record<string, T> =>
    Object.fromEntries(events.map((event) => [schemaName(event), make(event)]));
  const written = events.filter((event) =>
    accessRules([event], { districts: ['x'], agencies: ['x'] }).some((rule) => rule.operation === 'write'),
  );
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Marsad',
      version,
      description:
        'Every event of the city: CloudEvents 1.0 in Kafka binary mode. Topics are per district; access is by registry, default deny.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      kafka: {
        host: 'kafka.marsad.example:9092',
        protocol: 'kafka-secure',
        security: [{ $ref: '#/components/securitySchemes/scram' }],
      },
    },
    channels: byName(channelOf),
    operations: Object.fromEntries(
      written.map((event) => [
        `receive-${schemaName(event)}`,
        {
          action: 'receive',
          channel: { $ref: `#/channels/${schemaName(event)}` },
          summary: `Read by ${event.scope === 'agency' ? 'the agency itself' : event.consumers.join(', ') || 'nobody yet'}.`,
        },
      ]),
    ),
    components: {
      messages: byName(messageOf),
      schemas: {
        'cloudevents-headers': headersSchema(),
        ...byName((event) => withoutId(jsonSchemaOf(event))),
      },
      securitySchemes: { scram: { type: 'scramSha512', description: 'One user a service or agency.' } },
    },
  };
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
