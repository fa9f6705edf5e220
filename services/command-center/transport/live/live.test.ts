import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { previewPictured } from '@marsad/schemas';
import type { AlertAnswer } from '../../domain/commands-memory.ts';
import { NOW_MS, PUBLIC_URL, alertOf, cameraOf } from '../../testing/test-client.ts';
import { eventsOf as streamOf, openPictures } from '../../testing/streams.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

let url: string;
const client = useTestClient(async (client) => {
  url = await client.http.listen({ port: 0, host: '127.0.0.1' });
});

const eventsOf = (headers: Record<string, string>, query = '') => streamOf(url, headers, query);
const publishAlert = (change: Record<string, unknown>, orderMs: number): void =>
  client.publishAlert(alertOf(change), orderMs);

describe('live events', () => {
  it('carries with an alert the times that a reader needs to measure the latency', async () => {
    const events = await eventsOf(client.operatorOf('*'));
    expect(events.type).toContain('text/event-stream');
    await events.next('hello');
    publishAlert({ sufficedAtMs: NOW_MS - 150 }, NOW_MS - 20);
    const alert = await events.next('alert');
    expect(alert).toMatchObject({
      id: String(NOW_MS - 20),
      data: { sufficedAtMs: NOW_MS - 150, sentAtMs: NOW_MS, alert: { alertId: 'a-91c2' } },
    });
  });

  it('writes no alert of another district', async () => {
    const events = await eventsOf(client.operatorOf('agdal'));
    await events.next('hello');
    publishAlert({ alertId: 'hidden', district: 'hassan' }, NOW_MS);
    publishAlert({ alertId: 'shown', district: 'agdal' }, NOW_MS);
    expect(await events.next('alert')).toMatchObject({ data: { alert: { alertId: 'shown' } } });
  });

  it('replays from the last event of a reader, and only to a reader that names it', async () => {
    publishAlert({ alertId: 'before' }, 1_000);
    publishAlert({ alertId: 'after', revision: 4 }, 2_000);
    const events = await eventsOf({ ...client.operatorOf('*'), 'last-event-id': '1500' });
    expect(await events.next('alert')).toMatchObject({
      id: '2000',
      data: { alert: { alertId: 'after', revision: 4 } },
    });
  });

  it('sends an id to resume from even before the first alert, and accepts it as a query parameter from a page that cannot set headers', async () => {
    publishAlert({ alertId: 'known' }, 1_000);
    const hello = await (await eventsOf(client.operatorOf('*'))).next('hello');
    expect(hello).toMatchObject({ id: '1000' });
    publishAlert({ alertId: 'missed' }, 2_000);
    const events = await eventsOf(client.operatorOf('*'), '?since=1001');
    expect(await events.next('alert')).toMatchObject({ id: '2000', data: { alert: { alertId: 'missed' } } });
  });

  it('the id to resume from reveals nothing about alerts that are hidden from the reader', async () => {
    publishAlert({ alertId: 'hidden', district: 'hassan' }, 5_000);
    const hello = await (await eventsOf(client.operatorOf('agdal'))).next('hello');
    expect(hello).toMatchObject({ id: '0' });
  });

  it('carries a refusal to the sender of the command', async () => {
    client.memory.putAlert(alertOf(), NOW_MS);
    const events = await eventsOf(client.operatorOf('hassan'));
    await events.next('hello');
    const answer = {
      commandId: 'c-1',
      alertId: 'a-91c2',
      district: 'hassan',
      accepted: false,
      refusal: 'illegal_move',
      state: 'closed',
      atMs: NOW_MS,
    };
    client.publish({
      kind: 'command',
      answered: client.commandsMemory.putAnswer({ of: 'alert', answer: answer as AlertAnswer }),
    });
    expect(await events.next('command')).toMatchObject({ data: answer });
  });

  it('closes the stream of a person who signs out', async () => {
    const headers = client.operatorOf('*');
    const events = await eventsOf(headers);
    await events.next('hello');
    await fetch(`${url}/auth/logout`, { method: 'POST', headers: { ...headers, origin: PUBLIC_URL } });
    expect(await events.next('alert')).toBe('ended');
  });
});

describe('live pictures', () => {
  const open = (headers: Record<string, string>): Promise<WebSocket> => openPictures(url, headers);
  const metadata = previewPictured.schema.parse(previewPictured.example);

  it('takes a lease on the camera that a page watches and sends the picture with its header', async () => {
    client.memory.putCamera(cameraOf());
    const socket = await open(client.operatorOf('agdal'));
    const first = once(socket, 'message');
    socket.send(JSON.stringify({ watch: ['agdal-avenue-1'] }));
    await expect
      .poll(() => client.leases)
      .toEqual([{ camera: 'agdal-avenue-1', district: 'agdal', expiresAtMs: NOW_MS + 15_000 }]);
    client.picture(metadata, Buffer.from('jpeg'));
    const [message] = (await first) as [Buffer];
    const length = message.readUInt32BE(0);
    expect(JSON.parse(message.subarray(4, 4 + length).toString())).toMatchObject({
      camera: 'agdal-avenue-1',
      capturedAtMs: metadata.capturedAtMs,
      outlines: metadata.outlines,
    });
    expect(message.subarray(4 + length).toString()).toBe('jpeg');
    socket.close();
  });

  it('neither leases nor sends a camera of a district that the viewer does not work for', async () => {
    client.memory.putCamera(cameraOf());
    client.memory.putCamera(cameraOf({ camera: 'hassan-1', district: 'hassan' }));
    const socket = await open(client.operatorOf('hassan'));
    const first = once(socket, 'message');
    socket.send(JSON.stringify({ watch: ['agdal-avenue-1', 'hassan-1'] }));
    await expect.poll(() => client.leases.map((lease) => lease.camera)).toEqual(['hassan-1']);
    client.picture(metadata, Buffer.from('hidden'));
    client.picture({ ...metadata, camera: 'hassan-1', district: 'hassan' } as typeof metadata, Buffer.from('shown'));
    const [message] = (await first) as [Buffer];
    expect(message.toString()).toContain('shown');
    socket.close();
  });

  it.each([
    ['without a session', { origin: PUBLIC_URL }, 401],
    ['from another origin', { origin: 'http://evil.test' }, 403],
  ])('opens no socket %s', async (_, headers, status) => {
    const session = status === 403 ? client.operatorOf('*') : {};
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/pictures`, { headers: { ...session, ...headers } });
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect(response.statusCode).toBe(status);
    socket.on('error', () => undefined);
    socket.terminate();
  });
});
