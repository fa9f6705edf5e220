import { useBus, useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';

const stack = useStack();
const bus = useBus(stack);
let app: Awaited<ReturnType<typeof createApp>>;

beforeAll(async () => {
  const district = await stack.createDistrict();
  const environment = stack.environment('command-center', [district], { MARSAD_HTTP_PORT: '0' });
  app = await createApp(readConfig(environment), bus.fatal);
}, 60_000);
afterAll(() => app?.stop());

describe('the whole service', () => {
  it('has read the state of the city before it opens the page, and requires a sign-in', async () => {
    const answer = await fetch(`${app.url}/api/me`);
    expect([answer.status, await answer.json()]).toEqual([401, { error: 'unauthenticated' }]);
  });

  it('sends a browser to the provider to sign in', async () => {
    const { status, headers } = await fetch(`${app.url}/auth/login`, { redirect: 'manual' });
    expect([status, headers.get('location')]).toEqual([302, expect.stringContaining('code_challenge_method=S256')]);
  });

  it('stops in order, and a second time without harm', async () => {
    await app.stop();
    await expect(fetch(`${app.url}/api/me`)).rejects.toThrow();
    await app.stop();
  });
});
