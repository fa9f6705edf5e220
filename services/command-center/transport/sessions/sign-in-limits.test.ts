import { describe, expect, it } from 'vitest';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient(undefined, { trustedProxies: ['10.0.0.9', '10.1.0.0/16'] });

const from = (remoteAddress: string, headers: Record<string, string> = {}, url = '/auth/login') =>
  client.http.inject({ method: 'GET', url, headers, remoteAddress });
const exhaust = async (remoteAddress: string, headers: Record<string, string> = {}): Promise<void> => {
  for (let n = 0; n < 60; n++) await from(remoteAddress, headers);
};
const behind = (client: string): Record<string, string> => ({ 'x-forwarded-for': client });

describe('sign-ins', () => {
  it('are limited by address, with the time to wait, and no other address is affected', async () => {
    await exhaust('192.0.2.1');
    const refused = await from('192.0.2.1');
    expect([refused.statusCode, refused.json()]).toEqual([429, { error: 'too_many_requests' }]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await from('192.0.2.2')).statusCode).toBe(302);
  });

  it.each(['10.0.0.9', '10.1.77.3'])('are counted by client behind a configured proxy (%s)', async (proxy) => {
    await exhaust(proxy, behind('192.0.2.1'));
    expect((await from(proxy, behind('192.0.2.1'))).statusCode).toBe(429);
    expect((await from(proxy, behind('192.0.2.2'))).statusCode).toBe(302);
  });

  it('trust neither another proxy nor the addresses that a client sends to the proxy', async () => {
    for (let n = 0; n < 60; n++) await from('192.0.2.7', behind(`198.51.100.${n}`));
    expect((await from('192.0.2.7', behind('198.51.100.200'))).statusCode).toBe(429);
    for (let n = 0; n < 60; n++) await from('10.0.0.9', behind(`198.51.100.${n}, 192.0.2.8`));
    expect((await from('10.0.0.9', behind('198.51.100.201, 192.0.2.8'))).statusCode).toBe(429);
  });

  it('count a whole IPv6 network of a client as one', async () => {
    for (let n = 0; n < 60; n++) await from(`2001:db8::${n.toString(16)}`);
    expect((await from('2001:db8::ffff')).statusCode).toBe(429);
    expect((await from('2001:db8:0:1::1')).statusCode).toBe(302);
  });

  const signInFrom = async (address: string, cookies: string[] = []) => {
    const left = await from(address, { cookie: cookies.join('; ') });
    const attempt = left.cookies.find(({ name }) => name === '__Host-marsad_sign_in');
    const cookie = [...cookies, `__Host-marsad_sign_in=${attempt?.value}`].join('; ');
    return from(address, { cookie }, '/auth/callback?code=c&state=s');
  };

  it('of a browser with an earlier sign-in are counted by themselves: other clients at its address cannot lock it out', async () => {
    const browser = (await signInFrom('192.0.2.1')).cookies.find(({ name }) => name === '__Host-marsad_browser');
    expect(browser).toMatchObject({ httpOnly: true, secure: true, path: '/', sameSite: 'Lax' });
    await exhaust('192.0.2.1');
    expect((await from('192.0.2.1')).statusCode).toBe(429);
    const known = { cookie: `__Host-marsad_browser=${browser?.value}` };
    expect((await from('192.0.2.1', known)).statusCode).toBe(302);
    await exhaust('192.0.2.1', known);
    expect((await from('192.0.2.1', known)).statusCode).toBe(429);
    expect((await from('192.0.2.1', { cookie: '__Host-marsad_browser=forged' })).statusCode).toBe(429);
  });

  it('of one account are limited from all addresses together, and no other account is affected', async () => {
    for (let n = 0; n < 30; n++) expect((await signInFrom(`192.0.2.${n}`)).headers.location).toBe('/');
    const refused = await signInFrom('192.0.2.99');
    expect([refused.statusCode, Number(refused.headers['retry-after']) > 0]).toEqual([429, true]);
    expect(refused.cookies.some(({ name }) => name === '__Host-marsad_session')).toBe(false);
    client.claims.value = { ...(client.claims.value as object), sub: 'demo-operator-2' };
    expect((await signInFrom('192.0.2.99')).headers.location).toBe('/');
  });
});
