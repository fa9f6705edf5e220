import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import {
  createTestClient,
  type TestClient,
  type TestClientOptions,
} from '../../services/command-center/testing/test-client.ts';

const DIST = join(import.meta.dirname, '..', '..', 'services', 'command-center', 'web', 'dist');
/** How often the city's clock and its audit log advance, ms. */
const ADVANCE_MS = 200;

type Session = ReturnType<TestClient['sessionOf']>;
export type ServedPage = {
  readonly client: TestClient;
  readonly url: string;
  /** Signs somebody in: an operator of every district for an hour, unless `over` says otherwise. */
  signIn(context: BrowserContext, over?: Partial<Session>): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Serves the page from the command centre's real HTTP server and its real memory. A test puts into that memory what would come from Kafka.
 */
export async function servePage(options: Pick<TestClientOptions, 'streets'> = {}): Promise<ServedPage> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const client = await createTestClient({ ...options, page: DIST, publicUrl: url });
  const advance = (): void => {
    client.clock.nowMs = Date.now();
    client.checkpoint(Math.max(1, client.entries.length));
  };
  advance();
  const beat = setInterval(advance, ADVANCE_MS);
  await client.http.listen({ port, host: 'localhost' });
  return {
    client,
    url,
    async signIn(context, over = {}) {
      const nowMs = Date.now();
      const session = { issuedAtMs: nowMs, activeAtMs: nowMs, ...over };
      const { cookie } = client.cookieOf(client.sessionOf(['*'], nowMs + 3_600_000, session));
      const [name = '', value = ''] = cookie.split(/=(.*)/s);
      // A `__Host-` cookie is a secure one: it is set for https, and a browser sends it to localhost over http as well.
      await context.addCookies([{ name, value, url: url.replace('http:', 'https:') }]);
    },
    async stop() {
      clearInterval(beat);
      await client.stop();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
