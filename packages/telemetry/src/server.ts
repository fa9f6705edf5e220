import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import type { Health } from './health.ts';

export type TelemetryServer = { readonly port: number; stop(): Promise<void> };

/**
 * `/metrics` (Prometheus text), `/health` (the process answers), `/ready` (200, or 503 with the reasons).
 * @param host the address to listen on: loopback on one machine; every address in a pod, because probes come to the pod's own address
 * @throws if the port is taken
 */
export async function startTelemetryServer(
  exporter: PrometheusExporter,
  health: Health,
  port: number,
  host: string,
): Promise<TelemetryServer> {
  const server = createServer((request, response) => answer(request, response, exporter, health));
  await listen(server, port, host);
  server.unref();
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  exporter: PrometheusExporter,
  health: Health,
): void {
  const path = request.url?.split('?')[0];
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return json(response, 405, { error: 'method_not_allowed' });
  if (path === '/metrics') return exporter.getMetricsRequestHandler(request, response);
  if (path === '/health') return json(response, 200, { alive: true });
  if (path === '/ready') {
    const report = health.report();
    return json(response, report.ready ? 200 : 503, report);
  }
  return json(response, 404, { error: 'not_found' });
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body));
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
