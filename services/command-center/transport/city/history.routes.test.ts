import { describe, expect, it } from 'vitest';
import { NOW_MS, alertOf, cameraOf } from '../../testing/test-client.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient((client) => {
  client.memory.putCamera(cameraOf());
});

const get = (url: string, ...districts: string[]) =>
  client.http.inject({ method: 'GET', url, headers: client.operatorOf(...districts) });
const FLOW = `/api/flow?camera=agdal-avenue-1&from=${NOW_MS - 60_000}&to=${NOW_MS}`;

describe('history', () => {
  it('gives counts with the share of the time that was observed', async () => {
    const body = (await get(FLOW, 'agdal')).json<{ observed: unknown; counts: unknown[] }>();
    expect(body.observed).toEqual([{ startMs: NOW_MS - 60_000, observedMs: 45_000, share: 0.75 }]);
    expect(body.counts).toHaveLength(1);
  });

  it('reports ClickHouse as unavailable, while cameras and alerts are still answered', async () => {
    client.broken.history = true;
    const flow = await get(FLOW, 'agdal');
    expect([flow.statusCode, flow.json()]).toEqual([503, { error: 'history_unavailable' }]);
    expect((await get('/api/cameras', 'agdal')).json()).toHaveLength(1);
  });

  it('shows unknown row counts as unknown, not as zero', async () => {
    expect((await get('/api/stats', '*')).json()).toMatchObject({ deadLetters: 2 });
    client.broken.history = true;
    expect((await get('/api/stats', '*')).json()).toMatchObject({ deadLetters: null, clickhouse: null });
  });

  it('answers only for cameras of the viewer’s districts', async () => {
    expect((await get(FLOW, 'hassan')).statusCode).toBe(404);
    expect((await get('/api/recordings?camera=agdal-avenue-1', 'hassan')).statusCode).toBe(404);
    expect((await get('/api/cameras', 'hassan')).json()).toEqual([]);
    const city = (await get('/api/city', 'hassan')).json<{ districts: { id: string }[] }>();
    expect(city.districts.map((district) => district.id)).toEqual(['hassan']);
    client.memory.putAlert(alertOf({ district: 'agdal' }), NOW_MS);
    expect((await get('/api/stats', 'hassan')).json()).toMatchObject({ cameras: [], alerts: { total: 0 } });
  });

  it.each([
    [`/api/flow?camera=agdal-avenue-1&from=${NOW_MS}&to=${NOW_MS - 1}`, 'from_not_before_to'],
    [`/api/flow?camera=agdal-avenue-1&from=0&to=${NOW_MS}`, 'too_many_buckets'],
    ['/api/flow?camera=agdal-avenue-1&bucket=90000', 'querystring/bucket'],
  ])('refuses %s', async (url, reason) => {
    const response = await get(url, '*');
    expect([response.statusCode, response.json()]).toEqual([400, { error: 'invalid_request', reason }]);
  });

  it('never shows the source of a camera’s stream', async () => {
    const text = (await get('/api/cameras', '*')).body;
    expect(text).toContain('agdal-avenue-1');
    expect(text).not.toMatch(/car-detection|"source"/);
  });
});
