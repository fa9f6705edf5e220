import { Parser } from '@asyncapi/parser';
import { agencyAlerts, EVENTS, isRetired } from '@marsad/schemas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestClient, type TestClient } from '../../testing/test-client.ts';

let client: TestClient;
beforeAll(async () => {
  client = await createTestClient();
});
afterAll(() => client.stop());

describe('the documents of the bus', () => {
  it('are an AsyncAPI document that the official parser accepts, with a channel for every event', async () => {
    const answer = await client.http.inject({ url: '/api/documents/asyncapi.json', headers: client.operatorOf('*') });
    expect(answer.headers['content-type']).toContain('application/json');
    const { document, diagnostics } = await new Parser().parse(answer.body);
    expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
    expect(document?.channels().all()).toHaveLength(EVENTS.filter((event) => !isRetired(event)).length);
  });

  it('include an AsyncAPI document for agencies, which their officers may fetch: only their topics, with an example of each kind of message', async () => {
    const headers = client.as('officer', 'police');
    const answer = await client.http.inject({ url: '/api/documents/agency.asyncapi.json', headers });
    expect(answer.statusCode).toBe(200);
    const { document, diagnostics } = await new Parser().parse(answer.body);
    expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
    expect(
      document
        ?.channels()
        .all()
        .map((channel) => channel.address()),
    ).toEqual(['agency.{agency}.alerts.v1', 'agency.{agency}.alerts.v2', 'agency.{agency}.contract.v1']);
    const [server] = document?.servers().all() ?? [];
    expect(server?.security()).not.toEqual([]);
    const examples = document?.components().messages().get('agency.alerts.v2')?.examples().all() ?? [];
    const payloads = examples.map((example) => agencyAlerts.schema.parse(example.payload()));
    expect(payloads.map(({ body }) => body.kind)).toEqual(['alert', 'withdrawn', 'heartbeat', 'checkpoint']);
    expect(examples[0]?.headers()).toMatchObject({ ce_type: agencyAlerts.type, ce_subject: 'a-91c2' });
  });

  it('include a catalogue and a dictionary for people', async () => {
    for (const name of ['events.md', 'dictionary.md']) {
      const answer = await client.http.inject({ url: `/api/documents/${name}`, headers: client.operatorOf('*') });
      expect(answer.body).toContain(
        'marsad.scene.observed.v1'.replace('marsad.', name === 'events.md' ? 'marsad.<district>.' : 'marsad.'),
      );
    }
  });

  it('are only for people with a session', async () => {
    expect((await client.http.inject('/api/documents/asyncapi.json')).statusCode).toBe(401);
  });
});
