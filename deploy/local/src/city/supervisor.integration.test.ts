import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Principal } from '@marsad/schemas';
import { eventually, useStack } from '@marsad/testkit';
import { afterAll, describe, expect, test } from 'vitest';
import type { Infrastructure } from '../infrastructure.ts';
import { ROOT } from '../paths.ts';
import { freePorts } from '../ports.ts';
import { createPidFile } from '../process/pid-file.ts';
import type { ServiceSettings } from './services.ts';
import { CITY_PROCESSES, environmentOf } from './services.ts';
import { supervise } from './supervisor.ts';

const stack = useStack();
const directory = mkdtempSync(join(tmpdir(), 'marsad-supervisor-'));
afterAll(() => rmSync(directory, { recursive: true }));
const infrastructure: Infrastructure = {
  ...stack.addresses,
  directory,
  pids: createPidFile(join(directory, 'processes.json')),
  children: [],
  applyDistricts: () => Promise.reject(new Error('not here')),
  takeAway: () => Promise.reject(new Error('not here')),
  stop: () => Promise.resolve(),
};
const settingsFor = async (districts: readonly string[]): Promise<ServiceSettings> => ({
  city: 'rabat',
  districts,
  cityFile: join(ROOT, 'samples', 'city.yaml'),
  media: join(ROOT, 'samples'),
  telemetryPort: (await freePorts(1))[0] ?? 0,
  logLevel: 'info',
});

describe('the environment of a service', () => {
  const settings: ServiceSettings = {
    city: 'rabat',
    districts: ['a', 'b'],
    cityFile: 'c',
    media: 'm',
    telemetryPort: 1,
    logLevel: 'info',
  };
  test.each([...new Set(CITY_PROCESSES.map(({ service }) => service))])(
    '%s holds no other service’s credentials',
    (service: Principal) => {
      const values = Object.values(environmentOf({ service, replica: 'r', wave: 1 }, stack.addresses, settings));
      const { kafka, s3, clickhouse, oidc } = stack.addresses;
      const of = (passwords: Readonly<Record<string, string>>): string[] =>
        Object.entries(passwords).flatMap(([owner, password]) => (owner === service ? [] : [password]));
      const foreign = [...of(kafka.passwords), ...of(s3.secretKeys), ...of(clickhouse.passwords), s3.root.secretKey];
      if (service !== 'command-center') foreign.push(oidc.clientSecret);
      expect(values.filter((value) => foreign.includes(value))).toEqual([]);
    },
  );
});

describe('a supervised service', () => {
  test('becomes ready, is restarted after a crash with a report of it, and stops in order', async () => {
    const reports: string[] = [];
    const settings = await settingsFor([await stack.createDistrict()]);
    const process_ = { service: 'behaviour-analytics', replica: 'behaviour-analytics-1', wave: 1 } as const;
    const service = await supervise(process_, infrastructure, settings, (text) => reports.push(text));
    try {
      await service.waitUntilReady({ silenceMs: 30_000 });
      const first = service.pid();
      service.crash();
      await eventually(() => expect(service.restarts()).toBe(1), { timeoutMs: 10_000 });
      expect(reports.join()).toMatch(/behaviour-analytics-1 ended \(SIGKILL\)[\s\S]*starting it again in 1 s/);
      await service.waitUntilReady({ silenceMs: 30_000 });
      expect(service.pid()).not.toBe(first);
    } finally {
      await service.stop();
    }
    expect(service.pid()).toBeUndefined();
    expect(await service.ready()).toMatchObject({ ready: false });
  }, 90_000);
});
