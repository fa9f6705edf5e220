import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AlertAnswer } from '../../domain/commands-memory.ts';
import { CITY_AGENCY, NOW_MS, PUBLIC_URL, alertOf } from '../../testing/test-client.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const PROOF = 'header.command.signature';
const client = useTestClient((client) => {
  client.memory.putAlert(alertOf(), NOW_MS);
});

type Page = { alerts: { alertId: string }[]; total: number; counts: object; next?: string };
const get = (url: string, headers: Record<string, string>) => client.http.inject({ method: 'GET', url, headers });
const command = (payload: object, headers: Record<string, string>, id = 'a-91c2') =>
  client.http.inject({
    method: 'POST',
    url: `/api/alerts/${id}/commands`,
    payload: { commandId: randomUUID(), proof: PROOF, ...payload },
    headers: { origin: PUBLIC_URL, ...headers },
  });

describe('alerts', () => {
  it('hides an alert of a district that the viewer does not work for as if it did not exist', async () => {
    for (const path of ['', '/snapshot', '/clip', '/plate'])
      expect((await get(`/api/alerts/a-91c2${path}`, client.operatorOf('agdal'))).json()).toEqual({
        error: 'not_found',
      });
    expect((await get('/api/alerts', client.operatorOf('agdal'))).json()).toEqual({
      alerts: [],
      total: 0,
      rows: 0,
      repeats: [],
      counts: { open: 0, handled: 0 },
    });
    expect((await command({ action: 'acknowledge' }, client.operatorOf('agdal'))).statusCode).toBe(404);
    expect(client.commands).toEqual([]);
    expect((await get('/api/alerts/a-91c2', client.operatorOf('hassan'))).statusCode).toBe(200);
  });

  it('lists the newest first, filters by state, and gives the total beyond the limit', async () => {
    client.memory.putAlert(alertOf({ alertId: 'a-2', raisedAtMs: NOW_MS, state: 'closed' }), NOW_MS);
    const all = (await get('/api/alerts?limit=1', client.operatorOf('*'))).json<{
      alerts: { alertId: string }[];
      total: number;
    }>();
    expect([all.alerts.map((alert) => alert.alertId), all.total]).toEqual([['a-2'], 2]);
    const raised = (await get('/api/alerts?state=raised', client.operatorOf('*'))).json<{
      alerts: { alertId: string }[];
    }>();
    expect(raised.alerts.map((alert) => alert.alertId)).toEqual(['a-91c2']);
  });

  it('pages over the whole history, under filters that the server applies', async () => {
    for (let n = 0; n < 750; n += 1) {
      const state = n % 3 === 0 ? 'closed' : 'raised';
      client.memory.putAlert(alertOf({ alertId: `h-${n}`, raisedAtMs: NOW_MS - n * 60_000, state }), NOW_MS);
    }
    const pages: { ids: string[]; total: number }[] = [];
    let after: string | undefined = '';
    while (after !== undefined) {
      const url: string = `/api/alerts?stage=handled&limit=100${after ? `&after=${encodeURIComponent(after)}` : ''}`;
      const page: Page = (await get(url, client.operatorOf('hassan'))).json<Page>();
      pages.push({ ids: page.alerts.map(({ alertId }) => alertId), total: page.total });
      after = page.next;
    }
    expect(pages.map(({ ids, total }) => [ids.length, total])).toEqual([
      [100, 250],
      [100, 250],
      [50, 250],
    ]);
    const expected = Array.from({ length: 250 }, (_, n) => `h-${3 * n}`);
    expect(pages.flatMap(({ ids }) => ids)).toEqual(expected);
    const span = `/api/alerts?from=${NOW_MS - 120_000}&to=${NOW_MS}&kind=zone_entered&camera=hassan-works-1&q=RED%20floor`;
    expect((await get(span, client.operatorOf('*'))).json<Page>()).toMatchObject({ total: 3, counts: { open: 3 } });
    expect((await get(`${span}&district=agdal`, client.operatorOf('*'))).json<Page>().total).toBe(0);
    expect((await get('/api/alerts/h-749', client.operatorOf('hassan'))).json()).toMatchObject({ alertId: 'h-749' });
  });

  it.each([
    ...['after=somewhere', 'from=-1', 'stage=somehow', 'q=', 'limit=501', 'severity=awful', 'order=oldest'],
    'order=need&after=7.a-1',
  ])('refuses ?%s', async (query) => {
    const response = await get(`/api/alerts?${query}`, client.operatorOf('*'));
    expect([response.statusCode, response.json<{ error: string }>().error]).toEqual([400, 'invalid_request']);
  });

  it('finds by severity, by plate and by who has or acted on an alert, in the order of need', async () => {
    const by = (subject: string, name: string) => ({
      ...{ atMs: NOW_MS, action: 'acknowledge', from: 'raised', to: 'acknowledged' },
      actor: { subject, name, agency: CITY_AGENCY },
    });
    const salma = { state: 'acknowledged', history: [by('s-1', 'Salma B.')] };
    client.memory.putAlert(alertOf({ alertId: 'w-1', severity: 'low', ...salma }), NOW_MS);
    client.memory.putAlert(alertOf({ alertId: 'w-2', severity: 'high', raisedAtMs: NOW_MS }), NOW_MS);
    client.memory.putAlert(
      alertOf({ alertId: 'w-3', severity: 'high', assignedTo: { subject: 's-1', name: 'Salma B.' } }),
      NOW_MS,
    );
    const idsOf = async (query: string) =>
      (await get(`/api/alerts?order=need&${query}`, client.operatorOf('hassan')))
        .json<Page>()
        .alerts.map(({ alertId }) => alertId);
    expect(await idsOf('severity=high')).toEqual(['w-3', 'w-2']);
    expect(await idsOf('who=s-1')).toEqual(['w-3', 'w-1']);
    expect(await idsOf('who=salma')).toEqual(['w-3', 'w-1']);
    expect(await idsOf('who=nobody&severity=high')).toEqual(['w-2']);
    expect(await idsOf('plate=12345')).toEqual([]);
  });

  it('records the alerts on the page as seen, and no others', async () => {
    for (const n of [1, 2, 3]) client.memory.putAlert(alertOf({ alertId: `p-${n}`, raisedAtMs: n }), NOW_MS);
    const before = client.entries.length;
    await get('/api/alerts?limit=2', client.operatorOf('*'));
    expect(client.entries.slice(before)).toMatchObject([{ action: 'consult', objectKind: 'alert' }]);
  });

  it('returns the sightings of an alert from a route of their own, to those who see the whole alert', async () => {
    const sighting = { observationId: 'b-2', trackId: 't2', capturedAtMs: NOW_MS, picturesId: 'a-91c2.0' };
    const views = { snapshot: { status: 'pending' }, clip: { status: 'pending' }, plateCrop: { status: 'none' } };
    const sightings = [{ ...sighting, ...views }];
    client.memory.putAlert(alertOf({ revision: 1, sightings, tracks: 1 }), NOW_MS);
    const listed = (await get('/api/alerts', client.operatorOf('*'))).json<Page>().alerts[0];
    expect(listed).toMatchObject({ tracks: 1 });
    expect(listed).not.toHaveProperty('sightings');
    expect((await get('/api/alerts/a-91c2/sightings', client.operatorOf('hassan'))).json()).toEqual({ sightings });
    expect((await get('/api/alerts/a-91c2/sightings', client.operatorOf('agdal'))).statusCode).toBe(404);
    const views404 = await get('/api/alerts/a-91c2/sightings/a-91c2.0/snapshot', client.operatorOf('agdal'));
    expect(views404.json()).toEqual({ error: 'not_found' });
    const pending = await get('/api/alerts/a-91c2/sightings/a-91c2.0/snapshot', client.operatorOf('hassan'));
    expect([pending.statusCode, pending.json()]).toEqual([409, { error: 'view_pending' }]);
    const unknown = await get('/api/alerts/a-91c2/sightings/a-91c2.9/snapshot', client.operatorOf('hassan'));
    expect(unknown.statusCode).toBe(404);
  });

  it('tells what the clip of an alert and of a sighting lacks', async () => {
    const span = (fromMs: number) => [{ fromMs: NOW_MS + fromMs, toMs: NOW_MS + fromMs + 500 }];
    const clip = {
      ...{ status: 'ready', bucket: 'views', objectKey: 'view-maker/c.mp4', widthPx: 640, heightPx: 360, tookMs: 10 },
      ...{ unseen: span(1_000), missing: span(2_000) },
    };
    const views = { snapshot: { status: 'pending' }, clip, plateCrop: { status: 'none' } };
    const sightings = [{ observationId: 'b-2', capturedAtMs: NOW_MS, picturesId: 'a-91c2.0', ...views }];
    client.memory.putAlert(alertOf({ revision: 1, clip, sightings }), NOW_MS);
    const shown = await get('/api/alerts/a-91c2', client.operatorOf('*'));
    expect(shown.json()).toMatchObject({ clip: { unseen: span(1_000), missing: span(2_000) } });
    expect((await get('/api/alerts/a-91c2/sightings', client.operatorOf('*'))).json()).toEqual({ sightings });
  });

  it('keeps the highest revision when an older one arrives late', async () => {
    client.memory.putAlert(alertOf({ revision: 3, state: 'acknowledged' }), NOW_MS);
    client.memory.putAlert(alertOf({ revision: 2, state: 'raised' }), NOW_MS + 1);
    expect((await get('/api/alerts/a-91c2', client.operatorOf('*'))).json()).toMatchObject({
      revision: 3,
      state: 'acknowledged',
    });
  });
});

describe('commands', () => {
  it('sends the command under the identity of the session and answers 202 with its id', async () => {
    const response = await command(
      { action: 'dismiss', dismissalReason: 'permitted_activity', note: 'chantier' },
      client.operatorOf('hassan'),
    );
    expect(response.statusCode).toBe(202);
    expect(client.commands).toMatchObject([
      {
        commandId: response.json<{ commandId: string }>().commandId,
        alertId: 'a-91c2',
        district: 'hassan',
        action: 'dismiss',
        dismissalReason: 'permitted_activity',
        actor: { subject: 'demo-operator', name: 'Salma', agency: CITY_AGENCY },
        proof: PROOF,
      },
    ]);
  });

  it('sends commands about several alerts, each as its own, and says which it did not send', async () => {
    client.memory.putAlert(alertOf({ alertId: 'b-1' }), NOW_MS);
    const of = (alertId: string) => ({
      ...{ alertId, commandId: randomUUID(), action: 'dismiss', dismissalReason: 'duplicate', proof: PROOF },
    });
    const first = of('a-91c2');
    const commands = [first, first, of('b-1')];
    const response = await client.post('/api/alerts/commands', { commands }, client.operatorOf('hassan'));
    expect([response.statusCode, response.json<{ commands: object[] }>().commands]).toMatchObject([
      202,
      [{ sent: true }, { sent: false, refusal: 'invalid_request' }, { sent: true }],
    ]);
    expect(client.commands.map(({ alertId, commandId }) => [alertId, commandId])).toEqual([
      ['a-91c2', commands[0]?.commandId],
      ['b-1', commands[2]?.commandId],
    ]);
    const tooMany = Array.from({ length: 51 }, () => of('b-1'));
    const refused = await client.post('/api/alerts/commands', { commands: tooMany }, client.operatorOf('hassan'));
    expect([refused.statusCode, client.commands.length]).toEqual([400, 2]);
  });

  it('attack: sends none of several commands where one alert is not the person’s', async () => {
    client.memory.putAlert(alertOf({ alertId: 'b-1', district: 'agdal' }), NOW_MS);
    const of = (alertId: string) => ({ alertId, commandId: randomUUID(), action: 'confirm', proof: PROOF });
    const commands = [of('a-91c2'), of('b-1')];
    const response = await client.post('/api/alerts/commands', { commands }, client.operatorOf('hassan'));
    expect([response.statusCode, client.commands]).toEqual([404, []]);
    const officer = await client.post('/api/alerts/commands', { commands }, client.as('auditor'));
    expect([officer.statusCode, client.commands]).toEqual([404, []]);
  });

  it('sends who gets an alert and which point was ticked', async () => {
    const assignTo = { subject: 's-1', name: 'Salma' };
    const check = { item: 'called', done: true };
    for (const payload of [
      { action: 'assign', assignTo },
      { action: 'check', check },
    ])
      expect((await command(payload, client.operatorOf('hassan'))).statusCode).toBe(202);
    expect(client.commands).toMatchObject([
      { action: 'assign', assignTo },
      { action: 'check', check },
    ]);
  });

  it('attack: reusing the id of another person’s command does not give access to its answer', async () => {
    const commandId = randomUUID();
    expect((await command({ commandId, action: 'confirm' }, client.as('operator'))).statusCode).toBe(202);
    const again = await command({ commandId, action: 'confirm' }, client.as('supervisor'));
    expect([again.statusCode, again.json()]).toEqual([400, { error: 'invalid_request', reason: 'command_known' }]);
    expect(client.commands).toHaveLength(1);
  });

  it.each([
    ['an action that does not exist', { action: 'delete' }],
    ['an actor of the sender’s choosing', { action: 'confirm', actor: { subject: 'somebody-else' } }],
    ['a command without a signature', { action: 'confirm', proof: undefined }],
    ['a reason that is not in the list', { action: 'dismiss', dismissalReason: 'bored' }],
  ])('refuses %s and sends nothing', async (_, payload) => {
    const response = await command(payload, client.operatorOf('*'));
    expect([response.statusCode, response.json<{ error: string }>().error]).toEqual([400, 'invalid_request']);
    expect(client.commands).toEqual([]);
  });

  it.each([['http://evil.test'], ['null'], ['http://localhost:8081']])('refuses a command from %s', async (origin) => {
    const response = await command({ action: 'confirm' }, { ...client.operatorOf('*'), origin });
    expect([response.statusCode, response.json()]).toEqual([403, { error: 'origin_refused' }]);
    expect(client.commands).toEqual([]);
  });

  it('shows the refusal to the sender, and to nobody of another district', async () => {
    const { commandId } = (await command({ action: 'confirm' }, client.operatorOf('hassan'))).json<{
      commandId: string;
    }>();
    expect((await get(`/api/commands/${commandId}`, client.operatorOf('hassan'))).json()).toEqual({
      status: 'waiting',
      commandId,
    });
    const answer = {
      commandId,
      alertId: 'a-91c2',
      district: 'hassan',
      accepted: false,
      refusal: 'illegal_move',
      state: 'closed',
      atMs: NOW_MS,
    };
    client.commandsMemory.putAnswer({ of: 'alert', answer: answer as AlertAnswer });
    expect((await get(`/api/commands/${commandId}`, client.operatorOf('hassan'))).json()).toEqual({
      status: 'answered',
      commandId,
      answer,
    });
    const elsewhere = client.as('operator', CITY_AGENCY, ['agdal'], 'operator-2');
    expect((await get(`/api/commands/${commandId}`, elsewhere)).statusCode).toBe(404);
  });

  it('reports the bus as unavailable instead of losing a command', async () => {
    client.broken.bus = true;
    const response = await command({ action: 'confirm' }, client.operatorOf('*'));
    expect([response.statusCode, response.json()]).toEqual([503, { error: 'bus_unavailable' }]);
  });
});
