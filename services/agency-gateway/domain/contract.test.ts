import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agencyContract } from '@marsad/schemas';
import { expect, it } from 'vitest';
import { contractOf } from './contract.ts';

const GENERATED = readFileSync(join(import.meta.dirname, '../../../docs/generated/agency.asyncapi.json'), 'utf8');
const NOW = 1_790_000_000_000;

type Filled = {
  servers: { kafka: Record<string, unknown> };
  channels: Record<string, { address: string; parameters?: unknown }>;
};
const textOf = (agency: string, server?: Parameters<typeof contractOf>[2]['server']): Filled =>
  JSON.parse(contractOf(GENERATED, agency, { server, nowMs: NOW }).text) as Filled;

it('names the topics of this agency and of no other', () => {
  const { channels } = textOf('police');
  const addresses = Object.values(channels).map(({ address }) => address);
  expect(addresses.toSorted()).toEqual([
    'agency.police.alerts.v1',
    'agency.police.alerts.v2',
    'agency.police.contract.v1',
  ]);
  expect(Object.values(channels).some(({ parameters }) => parameters !== undefined)).toBe(false);
});

it('names the address that the agency connects to, or leaves it open where none is configured', () => {
  const { kafka } = textOf('police', { protocol: 'kafka', broker: '127.0.0.1:29092' }).servers;
  expect(kafka).toMatchObject({ host: '127.0.0.1:29092', protocol: 'kafka' });
  expect(kafka['variables']).toBeUndefined();
  expect(textOf('police').servers.kafka).toMatchObject({ host: '{broker}', protocol: 'kafka-secure' });
});

it('is a valid event of its agency', () => {
  const contract = contractOf(GENERATED, 'police', { server: undefined, nowMs: NOW });
  expect(agencyContract.schema.parse(contract)).toEqual(contract);
});
