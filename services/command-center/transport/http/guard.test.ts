import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify, { type RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Role } from '@marsad/schemas';
import { CITY_AGENCY, OTHER_AGENCY, PUBLIC_URL, createTestClient, type TestClient } from '../../testing/test-client.ts';
import { registerGuard } from './guard.ts';
import { PAGE_PATHS } from './page.ts';

let client: TestClient;
type Declared = { method: string; url: string; access: string; provesItself: boolean };
const routes: Declared[] = [];
beforeAll(async () => {
  const registered: RouteOptions[] = [];
  client = await createTestClient({ onRoute: (route) => void registered.push(route) });
  await client.http.ready();
  for (const { method, url, config } of registered)
    for (const single of [method].flat())
      routes.push({
        method: single,
        url,
        access: String(config?.access),
        provesItself: config?.provesItself === true,
      });
});
afterAll(() => client.stop());

const ORIGIN = { origin: PUBLIC_URL };
const ask = (method: string, url: string, headers: Record<string, string> = {}) =>
  client.http.inject({ method: method as 'GET', url, headers: { ...ORIGIN, ...headers } });
const closed = (): Declared[] => routes.filter(({ access }) => access !== 'everybody');
const pathOf = (url: string, parameter = 'x-1'): string => url.replace(/:\w+/g, parameter);

/** Encodes a character of a path. `WRITINGS` below has the forms in which a client might write the same path. */
const hex = (character: string): string => `%${character.charCodeAt(0).toString(16)}`;
const WRITINGS: readonly (readonly [string, (path: string) => string])[] = [
  ['as it is', (path) => path],
  ['with the first letter of each word encoded', (path) => path.replace(/(?<=\/)[a-z]/g, hex)],
  ['with every letter encoded', (path) => path.replace(/[a-z]/g, hex)],
  ['in upper-case hexadecimal', (path) => path.replace(/[a-z]/g, (letter) => hex(letter).toUpperCase())],
  ['encoded twice', (path) => path.replace(/(?<=\/)[a-z]/g, (letter) => `%25${hex(letter).slice(1)}`)],
  ['with encoded slashes', (path) => path.replace(/(?<=.)\//g, '%2f')],
  ['with a slash at its end', (path) => `${path}/`],
  ['with two slashes', (path) => path.replace('/', '//')],
  ['with two slashes inside', (path) => path.replace(/(?<=api)\//, '//')],
  ['in capitals', (path) => path.toUpperCase()],
  ['with a semicolon', (path) => `${path};a=b`],
  ['with a semicolon in front', (path) => `/;a=b${path}`],
  ['with a null byte', (path) => `${path}%00`],
  ['with a null byte inside', (path) => path.replace('api', 'api%00')],
  ['through a folder and back', (path) => `/assets/..${path}`],
  ['through an encoded folder and back', (path) => `/assets/%2e%2e${path}`],
  ['with a dot', (path) => `/.${path}`],
  ['with a query behind it', (path) => `${path}?access=everybody`],
  ['with a fragment', (path) => `${path}#/`],
  ['with a backslash', (path) => path.replace(/(?<=.)\//g, '\\')],
  ['with a file name behind it', (path) => `${path}/x.css`],
];

describe('every route', () => {
  it('declares who may call it, and only sign-in, the page and its files are for everybody', () => {
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.filter(({ access }) => access === 'undefined')).toEqual([]);
    const open = new Set(routes.filter(({ access }) => access === 'everybody').map(({ url }) => url));
    expect([...open].filter((url) => !url.startsWith('/auth/') && !url.startsWith('/assets/')).sort()).toEqual([
      ...PAGE_PATHS,
    ]);
  });

  it('that changes something needs the page’s origin, except the route that the provider calls', () => {
    expect(routes.filter(({ provesItself }) => provesItself).map(({ url }) => url)).toEqual([
      '/auth/back-channel-logout',
    ]);
  });

  it('makes the start fail, with its name, if it does not declare who may call it', async () => {
    const http = Fastify();
    registerGuard(http, { access: { enters: () => true, worksForTheCity: () => true }, publicUrl: PUBLIC_URL });
    http.get('/api/forgotten', () => 'x');
    await expect(http.ready()).rejects.toThrow('/api/forgotten');
  });
});

describe('without a session', () => {
  it.each(WRITINGS)('no route of the API answers when its path is written %s', async (_, write) => {
    for (const { method, url } of closed()) {
      for (const parameter of ['x-1', '%2f', '..%2f..%2fapi%2fme', '%00', '%25']) {
        const answer = await ask(method, write(pathOf(url, parameter)));
        expect([method, url, parameter, [400, 401, 404].includes(answer.statusCode)]).toEqual([
          method,
          url,
          parameter,
          true,
        ]);
        if (method !== 'HEAD') expect(answer.json()).toHaveProperty('error');
      }
    }
  });

  it.each(['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'POST', 'TRACE', 'PROPFIND'])(
    'no method opens a route: %s',
    async (method) => {
      for (const { url } of closed()) {
        const { statusCode } = await ask(method, pathOf(url));
        expect([url, [400, 401, 404].includes(statusCode)]).toEqual([url, true]);
      }
    },
  );

  it('no header opens a route', async () => {
    const headers = {
      'x-http-method-override': 'OPTIONS',
      'x-original-url': '/auth/login',
      'x-rewrite-url': '/',
      'x-forwarded-prefix': '/auth',
      authorization: 'Bearer demo-operator',
    };
    for (const { method, url } of closed()) expect((await ask(method, pathOf(url), headers)).statusCode).toBe(401);
  });

  it('the guard checks the matched route: an encoded letter leads to the same route', async () => {
    expect((await ask('GET', '/api/%6fpenapi.json')).statusCode).toBe(401);
    expect((await ask('GET', '/api/%6fpenapi.json', client.operatorOf('*'))).statusCode).toBe(200);
  });
});

describe('with a session', () => {
  const viewers = [
    ...Role.options.map((role) => [role, CITY_AGENCY] as const),
    ['officer', OTHER_AGENCY] as const,
    ['supervisor', 'dissolved-agency'] as const,
  ];
  it.each(viewers)(
    'a %s of %s may call only the routes that are open to that role, however the path is written',
    async (role, agency) => {
      const headers = client.as(role, agency);
      const { places } = (await ask('GET', '/api/me', headers)).json<{ places: string[] }>();
      for (const { method, url, access } of closed()) {
        const isOpen = access === 'signed_in' || (access === 'city' ? places.length > 0 : places.includes(access));
        // Streams stay open, so they have tests of their own.
        if (isOpen || url === '/api/events' || url === '/api/pictures') continue;
        for (const write of [WRITINGS[0]![1], WRITINGS[1]![1], WRITINGS[2]![1]]) {
          const answer = await ask(method, write(pathOf(url)), headers);
          expect([role, method, url, answer.statusCode]).toEqual([role, method, url, 403]);
          if (method !== 'HEAD') expect(answer.json()).toEqual({ error: 'role_may_not', reason: access });
        }
      }
    },
  );

  it.each(['cross-site', 'same-site'])('a page of another origin may call nothing (%s)', async (site) => {
    const headers = { ...client.operatorOf('*'), 'sec-fetch-site': site };
    expect((await ask('GET', '/api/alerts', headers)).json()).toEqual({ error: 'origin_refused' });
    expect((await ask('GET', '/alerts', headers)).json()).not.toMatchObject({ error: 'origin_refused' });
  });

  it.each([undefined, 'null', 'http://localhost:8081', 'https://localhost:8080', 'http://localhost:8080.evil.test'])(
    'nothing is changed for an origin %s',
    async (origin) => {
      const headers = { ...client.operatorOf('*'), ...(origin !== undefined && { origin }) };
      for (const { method, url } of routes.filter((route) => route.method === 'POST' && !route.provesItself))
        expect((await client.http.inject({ method: method as 'POST', url: pathOf(url), headers })).json()).toEqual({
          error: 'origin_refused',
        });
    },
  );
});

describe('an address that is no route', () => {
  it.each(['/metrics', '/health', '/ready', '/%6detrics', '/ready/', '/api', '/api/nowhere', '/auth', '/.env', '/x'])(
    '%s is 404, to a probe and to a browser',
    async (path) => {
      for (const accept of ['*/*', 'text/html', 'text/plain; version=0.0.4'])
        expect((await ask('GET', path, { accept })).statusCode).toBe(404);
    },
  );
});

it('the page opens at each of its own addresses', () => {
  const source = readFileSync(join(import.meta.dirname, '..', '..', 'web', 'src', 'shell', 'pages.ts'), 'utf8');
  const own = [...source.matchAll(/to: '([^']+)'/g)].map(([, path]) => path);
  expect(own.length).toBeGreaterThan(5);
  expect(PAGE_PATHS.filter((path) => !path.includes(':')).sort()).toEqual(own.sort());
});
