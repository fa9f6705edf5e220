import { afterEach, beforeEach } from 'vitest';
import { createTestClient, type TestClient, type TestClientOptions } from './test-client.ts';

/**
 * Gives each test of a file a test client of its own, and stops it afterwards.
 * @param prepare fills the client before each test
 * @returns a proxy for the client of the running test
 */
export function useTestClient(prepare?: (client: TestClient) => unknown, options?: TestClientOptions): TestClient {
  let current: TestClient;
  beforeEach(async () => {
    current = await createTestClient(options);
    await prepare?.(current);
  });
  afterEach(() => current.stop());
  return new Proxy({} as TestClient, { get: (_, name) => Reflect.get(current, name) as unknown });
}
