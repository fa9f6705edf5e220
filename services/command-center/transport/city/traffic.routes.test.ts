import { describe, expect, it, test } from 'vitest';
import { NOW_MS, cameraOf } from '../../testing/test-client.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient((client) => {
  client.memory.putCamera(cameraOf());
});

const get = (url: string, ...districts: string[]) =>
  client.http.inject({ method: 'GET', url, headers: client.operatorOf(...districts) });
const DAY_MS = 86_400_000;
const PERIOD = `camera=agdal-avenue-1&from=${NOW_MS - 60_000}&to=${NOW_MS}`;
const QUESTIONS = [
  `/api/traffic/measures?${PERIOD}&names=flow&bucket=60000`,
  `/api/traffic/usual-day?${PERIOD}&names=flow`,
  `/api/traffic/speeds?${PERIOD}`,
  `/api/traffic/turns?${PERIOD}`,
  `/api/traffic/incidents?${PERIOD}`,
  `/api/traffic/file?${PERIOD}`,
];

describe('a question about the traffic of a camera', () => {
  test.each(QUESTIONS)('%s is answered to people of its district and nobody else', async (url) => {
    expect((await get(url, 'agdal')).statusCode).toBe(200);
    const elsewhere = await get(url, 'hassan');
    expect([elsewhere.statusCode, elsewhere.json()]).toEqual([404, { error: 'not_found' }]);
    const unknown = await get(url.replace('agdal-avenue-1', 'nowhere'), '*');
    expect([unknown.statusCode, unknown.json()]).toEqual([404, { error: 'not_found' }]);
  });

  test.each([
    ['operator', 200],
    ['supervisor', 200],
    ['analyst', 200],
    ['reviewer', 403],
    ['auditor', 403],
    ['judge', 403],
  ] as const)('a person who is %s gets %i', async (role, status) => {
    for (const url of [...QUESTIONS, '/api/traffic/levels']) {
      const response = await client.http.inject({ method: 'GET', url, headers: client.as(role) });
      expect([url, response.statusCode]).toEqual([url, status]);
    }
  });

  test.each([...QUESTIONS, '/api/traffic/levels'])('%s reports ClickHouse as unavailable', async (url) => {
    client.broken.history = true;
    const response = await get(url, '*');
    expect([response.statusCode, response.json()]).toEqual([503, { error: 'history_unavailable' }]);
  });

  test.each([
    [`measures?camera=agdal-avenue-1&from=${NOW_MS}&to=${NOW_MS - 1}&names=flow`, 'from_not_before_to'],
    [
      `measures?camera=agdal-avenue-1&from=${NOW_MS - 2 * DAY_MS}&to=${NOW_MS}&names=flow&bucket=60000`,
      'too_many_buckets',
    ],
    [`measures?${PERIOD}&names=flow&bucket=90000`, 'querystring/bucket'],
    [`measures?${PERIOD}&names=Flow;`, 'querystring/names'],
    [`measures?${PERIOD}`, 'querystring/names'],
    [`usual-day?camera=agdal-avenue-1&names=flow&from=${NOW_MS - 2 * DAY_MS}&to=${NOW_MS}`, 'period_too_long'],
    [`speeds?camera=agdal-avenue-1&from=0&to=${NOW_MS}`, 'period_too_long'],
    [`file?camera=agdal-avenue-1&from=${NOW_MS - 8 * DAY_MS}&to=${NOW_MS}&bucket=60000`, 'too_many_buckets'],
    ['usual-day?camera=agdal-avenue-1&names=flow&from=8700000000000000&to=8700000000000001', 'period_too_late'],
    ['file?camera=agdal-avenue-1&from=8700000000000000&to=8700000000000001', 'period_too_late'],
    [`file?${PERIOD}&format=xlsx`, 'querystring/format'],
  ])('refuses %s', async (url, reason) => {
    const response = await get(`/api/traffic/${url}`, '*');
    expect([response.statusCode, response.json()]).toEqual([400, { error: 'invalid_request', reason }]);
  });
});

describe('an answer about traffic', () => {
  it('has series with the share of each bucket that was observed, and whether there is a calibration', async () => {
    const body = (await get(`/api/traffic/measures?${PERIOD}&names=flow&bucket=60000`, 'agdal')).json<object>();
    expect(body).toMatchObject({
      calibrated: false,
      observed: [{ startMs: NOW_MS - 60_000, share: 0.75 }],
      series: [{ place: 'middle', name: 'flow', points: [{ value: 240, uncertainty: 3, roadUsers: 10, share: 0.75 }] }],
    });
  });

  it('compares with the same hours of the eight weeks before', async () => {
    expect((await get(`/api/traffic/usual-day?${PERIOD}&names=flow`, 'agdal')).json()).toMatchObject({
      series: [{ name: 'flow', quarters: [{ startMs: NOW_MS - 60_000, days: 8, median: 230 }] }],
    });
    const [span, asked] = client.trafficQuestions.at(-1) as [object, { shifts: number[] }];
    expect(span).toMatchObject({ fromMs: NOW_MS - 60_000, toMs: NOW_MS });
    expect(asked.shifts.map((shift) => Math.round(shift / (7 * DAY_MS)))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('has the 85th percentile of the speeds and on how many vehicles it rests', async () => {
    expect((await get(`/api/traffic/speeds?${PERIOD}`, 'agdal')).json()).toMatchObject({
      distributions: [{ vehicles: 100, medianKmh: 38.3, p85Kmh: 46.3, classes: [{ fromKmh: 30, toKmh: 40 }, {}] }],
    });
  });

  it('has entries, exits and classes of the turning movements in one order', async () => {
    expect((await get(`/api/traffic/turns?${PERIOD}`, 'agdal')).json()).toMatchObject({
      ...{ entries: ['north', 'south'], exits: ['east'], classes: ['bus', 'car'] },
    });
  });

  it('names no track of an incident', async () => {
    const { body } = await get(`/api/traffic/incidents?${PERIOD}`, 'agdal');
    expect(body).toContain('queue');
    expect(body).not.toMatch(/track|path|box/i);
  });

  it('has the worst level of service of each camera, and null where nothing was measured', async () => {
    const at = { place: 'middle', placeKind: 'lane', atMs: NOW_MS - 60_000, simulated: true };
    client.trafficAnswers.levels = async () => [
      { ...at, camera: 'agdal-avenue-1', direction: 'left_to_right', level: 2 },
      { ...at, camera: 'agdal-avenue-1', direction: 'right_to_left', level: 5 },
      // The camera shows a demonstration now: what it showed of the street before is not of now.
      { ...at, camera: 'agdal-avenue-1', direction: '', level: 6, simulated: false },
    ];
    const worstFor = async (...districts: string[]) =>
      (await get('/api/traffic/levels', ...districts)).json<{ cameras: { worst: number | null }[] }>().cameras;
    expect(await worstFor('agdal')).toMatchObject([{ camera: 'agdal-avenue-1', worst: 5 }]);
    expect(await worstFor('hassan')).toEqual([]);
    client.trafficAnswers.levels = async () => [];
    expect(await worstFor('agdal')).toMatchObject([{ worst: null, places: [] }]);
  });

  it('is a file with a name that says what it is', async () => {
    const { headers, body } = await get(`/api/traffic/file?${PERIOD}&what=turns&format=parquet`, 'agdal');
    expect(headers).toMatchObject({
      'content-type': 'application/vnd.apache.parquet',
      'content-disposition': 'attachment; filename="agdal-avenue-1-turns-2026-09-21.parquet"',
      'cache-control': 'private, no-store',
    });
    expect(body).toBe('start_utc,value\n');
  });
});
