import { createHash } from 'node:crypto';
import type { agencyContract, DataOf } from '@marsad/schemas';

export const CONTRACT = 'agency.asyncapi.json';

/** Where agencies reach the city's Kafka: `kafka-secure://host:port`, or `kafka://host:port` without TLS, as in the demonstration. */
export type AgencyServer = { readonly protocol: 'kafka' | 'kafka-secure'; readonly broker: string };

/** The parts of the generated document (docs/generated/agency.asyncapi.json) that are filled in here. */
type Document = {
  readonly servers: { readonly kafka: Readonly<Record<string, unknown>> };
  readonly channels: Readonly<Record<string, Readonly<Record<string, unknown>> & { readonly address: string }>>;
};

/**
 * Makes the contract of one agency: the generated document with the agency's own topics and the address that it connects to.
 * @param generated the generated document, as JSON text
 * @throws {SyntaxError} if `generated` is not JSON
 */
export function contractOf(
  generated: string,
  agency: string,
  { server, nowMs }: { readonly server: AgencyServer | undefined; readonly nowMs: number },
): DataOf<typeof agencyContract> {
  const document = JSON.parse(generated) as Document;
  const channels = Object.fromEntries(
    Object.entries(document.channels).map(([name, { parameters: _, ...channel }]) => [
      name,
      { ...channel, address: channel.address.replace('{agency}', agency) },
    ]),
  );
  const { variables: _, ...kafka } = document.servers.kafka;
  const servers = server ? { kafka: { ...kafka, host: server.broker, protocol: server.protocol } } : document.servers;
  const text = JSON.stringify({ ...document, servers, channels }, null, 2);
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { agency, name: CONTRACT, publishedAtMs: nowMs, sha256, text };
}
