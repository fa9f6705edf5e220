import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { extractTraceparent, injectTraceparent, inSpan, inTraceOf, startTelemetry, type Telemetry } from './index.ts';

let telemetry: Telemetry | undefined;
const start = async (): Promise<Telemetry> => {
  telemetry = await startTelemetry({ service: 'plate-reader', replica: 'plate-reader-1', port: 0, logLevel: 'fatal' });
  return telemetry;
};
const get = (path: string) => fetch(`http://127.0.0.1:${telemetry?.port}${path}`);

afterEach(async () => {
  await telemetry?.stop();
});

describe('telemetry over HTTP', () => {
  it('serves counters in the format of Prometheus', async () => {
    const { meter } = await start();
    meter.createCounter('plate_reader_reads_messages').add(3, { outcome: 'read' });
    const text = await (await get('/metrics')).text();
    expect(text).toMatch(/^plate_reader_reads_messages_total\{outcome="read"\} 3/m);
  });

  it('answers 503 with the reasons until everything is ready', async () => {
    const { health } = await start();
    health.set('kafka', 'not_ready', 'joining its group');
    const before = await get('/ready');
    expect(before.status).toBe(503);
    expect(await before.json()).toMatchObject({ ready: false, components: { kafka: { reason: 'joining its group' } } });
    health.set('kafka', 'ready');
    expect((await get('/ready')).status).toBe(200);
  });

  it('is alive while it is not ready', async () => {
    await start();
    expect((await get('/health')).status).toBe(200);
    expect((await get('/elsewhere')).status).toBe(404);
  });

  it('answers on loopback only, unless it is given an address', async () => {
    const reachable = async (port: number): Promise<string[]> => {
      const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
      const found = await Promise.all(
        addresses
          .filter(({ family }) => family === 'IPv4')
          .map(async ({ address, internal }) =>
            (await fetch(`http://${address}:${port}/health`).catch(() => undefined))?.ok === true
              ? [internal ? 'loopback' : 'other']
              : [],
          ),
      );
      return [...new Set(found.flat())].sort();
    };
    const { port } = await start();
    expect(await reachable(port)).toEqual(['loopback']);
    const pod = await startTelemetry({ service: 'x', replica: 'x', host: '0.0.0.0', port: 0, logLevel: 'fatal' });
    const hasOther = Object.values(networkInterfaces()).some((all) =>
      all?.some(({ family, internal }) => family === 'IPv4' && !internal),
    );
    expect(await reachable(pod.port)).toEqual(hasOther ? ['loopback', 'other'] : ['loopback']);
    await pod.stop();
  });

  it('rejects if the port is taken', async () => {
    const { port } = await start();
    await expect(startTelemetry({ service: 'x', replica: 'x', port, logLevel: 'fatal' })).rejects.toThrow(/EADDRINUSE/);
  });
});

describe('traces', () => {
  it('continue from the traceparent of a message to the messages that are sent because of it', async () => {
    const { tracer } = await start();
    const received = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const sent = await inSpan(tracer, 'handle', { traceparent: received }, async () => {
      await Promise.resolve();
      return injectTraceparent();
    });
    expect(sent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    expect(sent).not.toBe(received);
  });

  it('keep two pieces of work apart that run at the same time', async () => {
    await start();
    const one = '00-11111111111111111111111111111111-1111111111111111-01';
    const two = '00-22222222222222222222222222222222-2222222222222222-01';
    const traceparentIn = (traceparent: string) =>
      inTraceOf(traceparent, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return injectTraceparent();
      });
    expect(await Promise.all([traceparentIn(one), traceparentIn(two)])).toEqual([one, two]);
  });

  it('begin again after a malformed traceparent, and have none outside a span', async () => {
    await start();
    expect(inTraceOf('nonsense', injectTraceparent)).toBeUndefined();
    expect(extractTraceparent(undefined)).toBe(extractTraceparent(undefined));
    expect(injectTraceparent()).toBeUndefined();
  });
});
