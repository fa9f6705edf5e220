import { join } from 'node:path';
import { Readable } from 'node:stream';
import Fastify from 'fastify';
import { alertChanged, cameraRegistered, type Alert, type AlertCommand, type Camera } from '@marsad/schemas';
import { createSealer } from '../adapters/sealed-cookie.ts';
import { attemptSchema, sessionSchema } from '../adapters/session-schemas.ts';
import { createCityMemory } from '../domain/city-memory.ts';
import type { Session } from '../domain/session.ts';
import type { Lease } from '../domain/watched-cameras.ts';
import { Problem } from '../errors.ts';
import { createServer } from '../transport/server.ts';

export const PUBLIC_URL = 'http://localhost:8080';
export const SECRET = 'a secret of the tests, long enough to be one';
export const NOW_MS = 1_790_000_100_000;

export const alertOf = (change: Record<string, unknown> = {}): Alert =>
  alertChanged.schema.parse({ ...alertChanged.example, ...change });
export const cameraOf = (change: Record<string, unknown> = {}): Camera =>
  cameraRegistered.schema.parse({ ...cameraRegistered.example, ...change });

/** The whole door with a real memory; what lies behind its ports (bus, store, history, provider) is in this object, to look into and to break. */
export async function createDoor() {
  const memory = createCityMemory();
  const clock = { nowMs: NOW_MS };
  const stored = new Map<string, Buffer>();
  const commands: AlertCommand[] = [];
  const leases: Lease[] = [];
  const broken = { store: false, history: false, bus: false };
  const claims = {
    value: { sub: 'demo-operator', name: 'Salma', role: 'operator', agency: 'rabat', districts: ['*'] } as unknown,
  };
  const sessions = createSealer(SECRET, 'session', sessionSchema);
  const attempts = createSealer(SECRET, 'sign-in', attemptSchema);

  const found = (bucket: string, key: string): Buffer => {
    if (broken.store) throw new Problem('pictures_store_unavailable');
    const bytes = stored.get(`${bucket}/${key}`);
    if (!bytes) throw new Problem('view_gone');
    return bytes;
  };
  const server = await createServer({
    city: {
      city: 'rabat',
      name: { fr: 'Rabat', ar: 'الرباط', en: 'Rabat' },
      timeZone: 'Africa/Casablanca',
      districts: ['agdal', 'hassan'].map((id) => ({
        id: id as Alert['district'],
        name: { fr: id, ar: id, en: id },
        polygon: [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      })),
    },
    memory,
    history: {
      flow: ({ fromMs }) =>
        broken.history
          ? Promise.reject(new Problem('history_unavailable'))
          : Promise.resolve({
              counts: [{ startMs: fromMs, line: 'middle', direction: 'left_to_right', class: 'car', count: 3 }],
              observed: [{ startMs: fromMs, observedMs: 45_000 }],
            }),
      rowCounts: () =>
        broken.history
          ? Promise.reject(new Problem('history_unavailable'))
          : Promise.resolve({ 'city.dead_letters': 2 }),
    },
    views: {
      size: async (bucket, key) => found(bucket, key).length,
      open: async (bucket, key, range) =>
        Readable.from([found(bucket, key).subarray(range?.start ?? 0, (range?.end ?? Infinity) + 1)]),
    },
    bus: {
      async command(command) {
        if (broken.bus) throw new Problem('bus_unavailable');
        commands.push(command);
      },
      lease: async (lease) => void leases.push(lease),
    },
    identity: {
      begin: async (returnTo) => ({
        url: 'http://provider.test/auth?state=s',
        attempt: { state: 's', nonce: 'n', codeVerifier: 'v', returnTo, startedAtMs: clock.nowMs },
      }),
      finish: async (url) => {
        if (url.searchParams.get('state') !== 's') throw new Problem('unauthenticated', 'sign_in_refused');
        return claims.value;
      },
      signOutUrl: async () => undefined,
    },
    sessions,
    attempts,
    publicUrl: PUBLIC_URL,
    page: '/nowhere',
    documents: join(import.meta.dirname, '..', '..', '..', 'docs', 'generated'),
    requestsPerMinute: 1_000,
    logger: Fastify().log,
    now: () => clock.nowMs,
  });

  const sessionOf = (districts: string[], expiresAtMs = NOW_MS + 60_000): Session => ({
    id: `session-${districts.join('-')}`,
    subject: 'demo-operator',
    name: 'Salma',
    agency: 'rabat',
    role: 'operator',
    districts,
    issuedAtMs: NOW_MS,
    expiresAtMs,
  });
  return {
    ...server,
    memory,
    clock,
    stored,
    commands,
    leases,
    broken,
    claims,
    sessionOf,
    /** The cookie of a person who works for these districts. */
    as: (...districts: string[]): { cookie: string } => ({
      cookie: `marsad_session=${sessions.seal(sessionOf(districts))}`,
    }),
    cookieOf: (session: Session): { cookie: string } => ({ cookie: `marsad_session=${sessions.seal(session)}` }),
    attempts,
  };
}
export type Door = Awaited<ReturnType<typeof createDoor>>;
