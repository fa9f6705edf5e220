import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ptzChanged, Role, ruleDefined, ruleMuted, type PtzState, type Rule } from '@marsad/schemas';
import { alertOf, cameraOf, CITY_AGENCY, NOW_MS, OTHER_AGENCY } from '../../testing/examples.ts';
import { createTestClient, type TestClient } from '../../testing/test-client.ts';

/** What exists, in Hassan alone. Everybody below works for Agdal alone. */
const CAMERA = 'hassan-gate-9';
const ALERT = 'alert-of-hassan';
const RULE = 'rule-of-hassan';
const HIDDEN = [CAMERA, ALERT, RULE];
/** The same names, which nothing has. */
const NOTHING: Readonly<Record<string, string>> = { [CAMERA]: 'nowhere-1', [ALERT]: 'no-alert', [RULE]: 'no-rule' };

type Asked = { readonly path: string; readonly body?: object };
const PERIOD = `camera=${CAMERA}&from=${NOW_MS - 60_000}&to=${NOW_MS}`;
const TERMS = {
  ...{ ruleId: 'tried', district: 'hassan', camera: CAMERA, kind: 'loitering' },
  ...{ placeId: 'forecourt', thresholds: {}, severity: 'medium', cooldownMs: 0 },
};

/** How each route is asked for what Hassan has. */
const QUESTIONS: Readonly<Record<string, Asked>> = {
  'GET /api/alerts/:id': { path: `/api/alerts/${ALERT}` },
  'GET /api/alerts/:id/clip': { path: `/api/alerts/${ALERT}/clip` },
  'GET /api/alerts/:id/plate': { path: `/api/alerts/${ALERT}/plate` },
  'GET /api/alerts/:id/snapshot': { path: `/api/alerts/${ALERT}/snapshot` },
  'GET /api/cameras/:camera/registration': { path: `/api/cameras/${CAMERA}/registration` },
  'GET /api/flow': { path: `/api/flow?${PERIOD}` },
  'GET /api/playback/timeline': { path: `/api/playback/timeline?${PERIOD}` },
  'GET /api/ptz/:camera': { path: `/api/ptz/${CAMERA}` },
  'GET /api/recordings': { path: `/api/recordings?${PERIOD}` },
  'GET /api/rules/:rule': { path: `/api/rules/${RULE}` },
  'GET /api/traffic/file': { path: `/api/traffic/file?${PERIOD}` },
  'GET /api/traffic/incidents': { path: `/api/traffic/incidents?${PERIOD}` },
  'GET /api/traffic/measures': { path: `/api/traffic/measures?${PERIOD}&names=flow&bucket=60000` },
  'GET /api/traffic/speeds': { path: `/api/traffic/speeds?${PERIOD}` },
  'GET /api/traffic/turns': { path: `/api/traffic/turns?${PERIOD}` },
  'GET /api/traffic/usual-day': { path: `/api/traffic/usual-day?${PERIOD}&names=flow` },
  'POST /api/calibration-proposals': { path: '/api/calibration-proposals', body: { camera: CAMERA } },
  'POST /api/playbacks': { path: '/api/playbacks', body: { camera: CAMERA, purpose: 'incident_review' } },
  'POST /api/rule-replays': {
    path: '/api/rule-replays',
    body: { rule: TERMS, fromMs: NOW_MS - 60_000, toMs: NOW_MS },
  },
};

let client: TestClient;
const routes: string[] = [];
const roles = Role.options.map((role) => ({ role, agency: role === 'officer' ? OTHER_AGENCY : CITY_AGENCY }));

beforeAll(async () => {
  const registered: RouteOptions[] = [];
  client = await createTestClient({ onRoute: (route) => void registered.push(route) });
  await client.http.ready();
  for (const { method, url, config } of registered)
    if (config?.access !== 'everybody') routes.push(...[method].flat().map((single) => `${single} ${url}`));
  client.memory.putCamera(cameraOf({ camera: CAMERA, district: 'hassan' }));
  client.memory.putPtz({ ...ptzChanged.example, camera: CAMERA as PtzState['camera'] });
  client.publishAlert(alertOf({ alertId: ALERT, camera: CAMERA, district: 'hassan' }));
  client.rules.putRule({ ...ruleDefined.example, ruleId: RULE, camera: CAMERA, district: 'hassan' } as Rule);
  client.rules.putMute(
    ruleMuted.schema.parse({
      ...ruleMuted.example,
      ruleId: RULE,
      camera: CAMERA,
      district: 'hassan',
      untilMs: NOW_MS + 60_000,
    }),
  );
});
afterAll(() => client.stop());

type As = { readonly role: Role; readonly agency: string };
const ask = (route: string, { path, body }: Asked, { role, agency }: As, district: string) => {
  const headers = client.as(role, agency, [district], `${role}-${district}`);
  return route.startsWith('POST ') ? client.post(path, body ?? {}, headers) : client.get(path, headers);
};
/** The same question about what does not exist. */
const ofNothing = ({ path, body }: Asked): Asked => {
  const renamed = (text: string): string =>
    HIDDEN.reduce((now, name) => now.replaceAll(name, NOTHING[name] ?? ''), text);
  return {
    path: renamed(path),
    ...(body && { body: JSON.parse(renamed(JSON.stringify(body))) as object }),
  };
};

describe('a person of one district', () => {
  it('learns from no route that something of another district exists: the answer is that of a name that nothing has', async () => {
    let compared = 0;
    for (const [route, question] of Object.entries(QUESTIONS))
      for (const viewer of roles) {
        const foreign = await ask(route, question, viewer, 'agdal');
        const nothing = await ask(route, ofNothing(question), viewer, 'agdal');
        const seen = { route, role: viewer.role, status: foreign.statusCode, body: foreign.body };
        expect(seen).toEqual({ ...seen, status: nothing.statusCode, body: nothing.body });
        expect([route, viewer.role, [403, 404].includes(foreign.statusCode)]).toEqual([route, viewer.role, true]);
        compared += 1;
      }
    expect(compared).toBe(Object.keys(QUESTIONS).length * Role.options.length);
  });

  it('could learn it there: somebody of that district gets another answer from each of these routes', async () => {
    const alike: string[] = [];
    for (const [route, question] of Object.entries(QUESTIONS)) {
      const answers = await Promise.all(
        roles.map(async (viewer) => {
          const own = await ask(route, question, viewer, 'hassan');
          const nothing = await ask(route, ofNothing(question), viewer, 'hassan');
          return own.statusCode !== nothing.statusCode || own.body !== nothing.body;
        }),
      );
      if (!answers.includes(true)) alike.push(route);
    }
    expect(alike).toEqual([]);
  });

  it('finds nothing of another district in any list', async () => {
    const streams = ['/api/events', '/api/pictures'];
    const lists = routes.filter(
      (route) => route.startsWith('GET ') && !route.includes(':') && !streams.some((stream) => route.endsWith(stream)),
    );
    expect(lists.length).toBeGreaterThan(12);
    for (const route of lists)
      for (const viewer of roles) {
        const { body } = await ask(route, { path: route.slice('GET '.length) }, viewer, 'agdal');
        expect([route, viewer.role, HIDDEN.filter((name) => body.includes(name))]).toEqual([route, viewer.role, []]);
      }
  });
});

it('every route that is asked about one thing is asked here, or has a test of its own', () => {
  /** These take the id of something that belongs to the person who asked for it, or a signed command that the next service judges. */
  const elsewhere = [
    'GET /api/alerts/:id/head',
    ...['', '/:picturesId/clip', '/:picturesId/plate', '/:picturesId/snapshot'].map(
      (picture) => `GET /api/alerts/:id/sightings${picture}`,
    ),
    'GET /api/calibration-proposals/:proposal',
    // A case belongs to its people and to no district: see cases.routes.test.ts.
    'GET /api/cases/:case',
    'GET /api/cases/:case/bundles/:bundle',
    'POST /api/cases/:case/plate-trail',
    'GET /api/camera-checks/:check',
    'GET /api/camera-checks/:check/picture',
    'GET /api/commands/:id',
    'GET /api/device-searches/:search',
    'GET /api/playbacks/:playback/fragment',
    'GET /api/playbacks/:playback/still',
    'GET /api/rule-replays/:replay',
    'GET /api/watchlist/:entryId/picture',
    'POST /api/alerts/:id/commands',
    'POST /api/alerts/:id/reviews',
    'POST /api/ptz/:camera',
  ];
  const named = routes.filter((route) => route.includes(':') && !route.startsWith('HEAD '));
  expect(named.filter((route) => QUESTIONS[route] === undefined && !elsewhere.includes(route))).toEqual([]);
  expect(elsewhere.filter((route) => !routes.includes(route))).toEqual([]);
  expect(Object.keys(QUESTIONS).filter((route) => !routes.includes(route))).toEqual([]);
});
