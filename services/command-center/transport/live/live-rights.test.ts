import { once } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { UNCOVERED_LIMIT_MS } from '@marsad/proof';
import {
  governanceAnswered,
  halt,
  previewPictured,
  reviewAnswered,
  sharingAgreement,
  type Role,
} from '@marsad/schemas';
import { CITY_AGENCY, NOW_MS, OTHER_AGENCY, alertOf, cameraOf, faceAlertOf } from '../../testing/test-client.ts';
import { eventsOf, openPictures } from '../../testing/streams.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

let url: string;
const client = useTestClient(async (client) => {
  url = await client.http.listen({ port: 0, host: '127.0.0.1' });
});

const streamOf = async (role: Role, agency = CITY_AGENCY, subject = `${role}-1`) => {
  const events = await eventsOf(url, client.as(role, agency, ['*'], subject));
  await events.next('hello');
  return events;
};

describe('an event stream', () => {
  it('is in the log once when it opens, and does not open without the entry', async () => {
    await streamOf('operator');
    client.publishAlert(alertOf());
    client.publishAlert(alertOf({ revision: 1 }));
    expect(client.entries).toMatchObject([{ actor: 'operator-1', objectKind: 'alert', action: 'consult' }]);
    client.broken.audit = true;
    expect((await eventsOf(url, client.as('operator'))).status).toBe(503);
  });

  it('ends rather than write an alert while the log stands still; a reader that comes back misses no alert', async () => {
    const events = await streamOf('operator');
    client.publishAlert(alertOf());
    expect(await events.next('alert')).toMatchObject({ id: String(NOW_MS) });
    client.clock.nowMs += UNCOVERED_LIMIT_MS + 1;
    client.publishAlert(alertOf({ alertId: 'a-2', revision: 0 }));
    expect(await events.next('alert')).toBe('ended');
    client.checkpoint();
    const again = await eventsOf(url, { ...client.as('operator'), 'last-event-id': String(NOW_MS) });
    await again.next('alert');
    expect(await again.next('alert')).toMatchObject({ data: { alert: { alertId: 'a-2' } } });
  });

  it('shows a candidate only as "in review", except to its reviewers', async () => {
    const [supervisor, reviewer, operator] = [
      await streamOf('supervisor'),
      await streamOf('reviewer'),
      await streamOf('operator'),
    ];
    client.publishAlert(faceAlertOf());
    client.publishAlert(faceAlertOf({ review: 'confirmed' }, { revision: 5 }));
    const first = await supervisor.next('alert');
    expect(first).toMatchObject({ data: { alert: { why: { review: 'in_review' } } } });
    expect(JSON.stringify(first)).not.toMatch(/score|entryId|candidateId|w-1/);
    expect(await reviewer.next('alert')).toMatchObject({ data: { alert: { why: { entryId: 'w-1' } } } });
    expect(await operator.next('alert')).toMatchObject({ data: { alert: { revision: 5 } } });
  });

  it('carries every change of rights to the staff of the city, and to an agency only changes about it', async () => {
    const [operator, officer] = [await streamOf('operator'), await streamOf('officer', OTHER_AGENCY)];
    const halted = client.rights.halts.put(halt.schema.parse(halt.example));
    const shared = client.rights.agreements.put(sharingAgreement.schema.parse(sharingAgreement.example));
    for (const change of [halted, shared]) if (change) client.publish(change);
    expect(await operator.next('governance')).toMatchObject({ data: { topic: 'halt', id: 'faces' } });
    expect(await officer.next('governance')).toMatchObject({ data: { topic: 'agreement', id: 'share-police-1' } });
  });

  it('carries the answer to a review only to the reviewer', async () => {
    const [mine, other] = [await streamOf('reviewer'), await streamOf('reviewer', CITY_AGENCY, 'reviewer-2')];
    const judge = await streamOf('judge');
    client.memory.putAlert(faceAlertOf(), NOW_MS);
    client.commandsMemory.putSent('c-2', { of: 'review', subject: 'reviewer-1', alertId: 'f-1' });
    const review = reviewAnswered.schema.parse({ ...reviewAnswered.example, alertId: 'f-1' });
    const decision = governanceAnswered.schema.parse(governanceAnswered.example);
    client.publish({ kind: 'command', answered: client.commandsMemory.putAnswer({ of: 'review', answer: review }) });
    client.publish({
      kind: 'command',
      answered: client.commandsMemory.putAnswer({ of: 'governance', answer: decision }),
    });
    client.publishAlert(faceAlertOf({}, { revision: 1 }));
    expect(await mine.next('command')).toMatchObject({ data: { commandId: 'c-2' } });
    expect(await judge.next('command')).toMatchObject({ data: { kind: 'authorisation.approve' } });
    // The stream of the other reviewer ends without the answer.
    const events: string[] = [];
    const ended = other.next('command').then((event) => events.push(JSON.stringify(event)));
    await mine.next('alert');
    await client.stop();
    await ended;
    expect(events).toEqual(['"ended"']);
  });
});

describe('live pictures', () => {
  const metadata = previewPictured.schema.parse(previewPictured.example);
  const watch = (cameras: string[]): string => JSON.stringify({ watch: cameras });
  const watched = () => client.entries.filter(({ objectKind }) => objectKind === 'live_view');
  beforeEach(() => {
    client.memory.putCamera(cameraOf());
    client.memory.putCamera(cameraOf({ camera: 'agdal-parking-1' }));
  });

  it('are one entry for a person, a camera and a lease, not one for every picture', async () => {
    const socket = await openPictures(url, client.as('operator'));
    socket.send(watch(['agdal-avenue-1']));
    await expect.poll(() => client.leases.length).toBe(1);
    for (let n = 0; n < 5; n++) client.picture(metadata, Buffer.from('jpeg'));
    socket.send(watch(['agdal-avenue-1', 'agdal-parking-1']));
    await expect.poll(() => client.leases.length).toBe(2);
    expect(watched()).toMatchObject([{ actor: 'operator-1', purpose: 'live_view' }, { actor: 'operator-1' }]);
    socket.send(watch([]));
    await expect.poll(() => client.live().camerasWatched).toBe(0);
    client.checkpoint();
    client.clock.nowMs += 15_000;
    socket.send(watch(['agdal-avenue-1']));
    await expect.poll(() => watched().length).toBe(3);
    socket.close();
  });

  it('take no lease and send nothing without the log entry', async () => {
    const socket = await openPictures(url, client.as('operator'));
    client.broken.audit = true;
    const closed = once(socket, 'close');
    socket.send(watch(['agdal-avenue-1']));
    expect((await closed)[0]).toBe(4503);
    expect(client.leases).toEqual([]);
  });

  it('stop while the log stands still, and continue when it continues', async () => {
    const socket = await openPictures(url, client.as('operator'));
    socket.send(watch(['agdal-avenue-1']));
    await expect.poll(() => client.leases.length).toBe(1);
    const frame = once(socket, 'message');
    client.clock.nowMs += UNCOVERED_LIMIT_MS + 1;
    client.picture(metadata, Buffer.from('hidden'));
    client.checkpoint();
    client.picture(metadata, Buffer.from('shown'));
    expect(((await frame) as [Buffer])[0].toString()).toContain('shown');
    socket.close();
  });

  it.each<[Role, string]>([
    ['reviewer', CITY_AGENCY],
    ['analyst', CITY_AGENCY],
    ['judge', CITY_AGENCY],
    ['officer', OTHER_AGENCY],
    ['operator', OTHER_AGENCY],
  ])('are refused to a %s of %s before the socket opens', async (role, agency) => {
    const refused = openPictures(url, client.as(role, agency));
    await expect(refused).rejects.toThrow('403');
  });
});
