import type { AddressInfo } from 'node:net';
import { createLogger, injectTraceparent, startTelemetry, type Telemetry } from '@marsad/telemetry';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { traceRequests } from './request-traces.ts';

let telemetry: Telemetry;
beforeAll(async () => {
  telemetry = await startTelemetry({ service: 'command-center', replica: 'c-1', port: 0, logLevel: 'fatal' });
});
afterAll(() => telemetry.stop());

it('publications and log lines of a request belong to its trace, and its duration is counted under its declared route', async () => {
  const lines: { traceId?: string; msg: string }[] = [];
  const counted: unknown[][] = [];
  const loggerInstance: FastifyBaseLogger = createLogger(
    { service: 'command-center', replica: 'c-1', logLevel: 'info' },
    { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[number]) },
  );
  const app = Fastify({ loggerInstance });
  traceRequests(app, {
    tracer: telemetry.tracer,
    recordAnswer: (method, route, status, seconds) => counted.push([method, route, status, seconds >= 0]),
  });
  app.post('/api/alerts/:id/commands', async (request) => {
    await new Promise((resolve) => setImmediate(resolve));
    request.log.info('command sent');
    return { sent: injectTraceparent() };
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const ask = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/alerts/a-1/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'acknowledge', note: 'x'.repeat(5_000) }),
    });
    return ((await answer.json()) as { sent?: string }).sent?.split('-')[1] ?? '';
  };
  const traces = [await ask(), await ask()];
  await fetch(`http://127.0.0.1:${port}/12345-A-6`);
  await app.close();
  expect(new Set(traces).size).toBe(2);
  for (const trace of traces) expect(trace).toMatch(/^[0-9a-f]{32}$/);
  expect(lines.filter(({ msg }) => msg === 'command sent').map(({ traceId }) => traceId)).toEqual(traces);
  expect(counted).toEqual([
    ['POST', '/api/alerts/:id/commands', 200, true],
    ['POST', '/api/alerts/:id/commands', 200, true],
    ['GET', 'undeclared', 404, true],
  ]);
});
