import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { startService, type ServiceSettings } from './index.ts';

/** Nothing listens on this broker's port: a client connects only when it is used. */
const settings: ServiceSettings = {
  city: 'rabat',
  replica: 'alerting-1',
  brokers: ['127.0.0.1:1'],
  kafkaUsername: 'alerting',
  kafkaPassword: 'secret',
  telemetryHost: '127.0.0.1',
  telemetryPort: 0,
  logLevel: 'fatal',
  otlpEndpoint: undefined,
};
const noFatal = (error: unknown): never => {
  throw error;
};

it('a service runs until it is stopped, and has the fields that its wiring returned', async () => {
  const log: string[] = [];
  const app = await startService('alerting', settings, noFatal, async ({ onStop, health }) => {
    health.set('city', 'ready');
    onStop(() => log.push('desk'));
    return { url: 'http://127.0.0.1' };
  });
  expect([app.url, log]).toEqual(['http://127.0.0.1', []]);
  await app.stop();
  await app.stop();
  expect(log).toEqual(['desk']);
});

it('a start that fails half way stops the parts that had started, in reverse, and throws its error', async () => {
  const log: string[] = [];
  const starting = startService('alerting', settings, noFatal, async ({ use, every, onStop }) => {
    onStop(() => log.push('first'));
    await use({ stop: () => log.push('second') });
    every(1, () => log.push('tick'));
    throw new Error('no list of cameras');
  });
  await expect(starting).rejects.toThrow('no list of cameras');
  expect(log).toEqual(['second', 'first']);
});

it('a start that fails throws its own error even when a part of it does not stop', async () => {
  const starting = startService('alerting', settings, noFatal, async ({ onStop }) => {
    onStop(() => Promise.reject(new Error('does not stop')));
    throw new Error('no list of cameras');
  });
  await expect(starting).rejects.toThrow('no list of cameras');
});

it('a failed start frees its port', async () => {
  const telemetryPort = await freePort();
  const failing = (text: string) =>
    startService('alerting', { ...settings, telemetryPort }, noFatal, () => Promise.reject(new Error(text)));
  await expect(failing('first')).rejects.toThrow('first');
  await expect(failing('second')).rejects.toThrow('second');
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
