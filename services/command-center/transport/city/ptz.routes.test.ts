import { randomUUID } from 'node:crypto';
import { ptzChanged, type PtzMove, type PtzState } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { NOW_MS, cameraOf } from '../../testing/test-client.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const CAMERA = 'agdal-avenue-1';
const stateOf = (change: Partial<PtzState> = {}): PtzState => ({
  ...ptzChanged.example,
  camera: CAMERA as PtzState['camera'],
  lock: { subject: 'somebody', name: 'Somebody', priority: 'operator', untilMs: NOW_MS + 1_000 },
  ...change,
});
const client = useTestClient((client) => {
  client.memory.putCamera(cameraOf());
  client.memory.putPtz(stateOf());
});
const STEP: PtzMove = { kind: 'for', pan: 0.5, forMs: 500 };
const move = (headers: Record<string, string>, of: object = STEP, camera = CAMERA) =>
  client.post(`/api/ptz/${camera}`, { commandId: randomUUID(), move: of }, headers);

describe('a camera that moves', () => {
  it('says where it looks and who holds it, without their account', async () => {
    const response = await client.http.inject({ url: `/api/ptz/${CAMERA}`, headers: client.operatorOf('agdal') });
    expect(response.json()).toMatchObject({
      home: true,
      preset: 'home',
      lock: { name: 'Somebody', mine: false, untilMs: NOW_MS + 1_000 },
    });
    expect(response.body).not.toContain('"somebody"');
  });

  it('is moved by an operator of its district, after the act is in the audit log', async () => {
    const before = client.entries.length;
    const response = await move(client.operatorOf('agdal'));
    expect(response.statusCode).toBe(202);
    expect(client.moves).toMatchObject([{ camera: CAMERA, role: 'operator', move: STEP, atMs: NOW_MS }]);
    expect(client.entries.slice(before)).toMatchObject([
      { action: 'decide', objectKind: 'camera', purpose: 'live_view' },
    ]);
  });

  it('does not move while the audit log takes no entry', async () => {
    client.broken.audit = true;
    expect((await move(client.operatorOf('agdal'))).json()).toMatchObject({ error: 'audit_unavailable' });
    expect(client.moves).toEqual([]);
  });

  it.each([
    ['of another district', () => client.operatorOf('hassan'), 404],
    ['who judges', () => client.as('judge'), 403],
    ['who audits', () => client.as('auditor'), 403],
  ])('is not moved by somebody %s', async (_, headers, status) => {
    expect((await move(headers())).statusCode).toBe(status);
    expect(client.moves).toEqual([]);
  });

  it.each([
    ['without an end', { kind: 'for', pan: 1 }],
    ['for an hour', { kind: 'for', pan: 1, forMs: 3_600_000 }],
    ['beyond what there is', { kind: 'to', pan: 7 }],
    ['of a kind that nobody knows', { kind: 'spin' }],
  ])('refuses a move %s', async (_, of) => {
    expect((await move(client.operatorOf('agdal'), of)).statusCode).toBe(400);
  });

  it('is not found if it does not move', async () => {
    client.memory.putCamera(cameraOf({ camera: 'fixed' }));
    expect((await move(client.operatorOf('agdal'), STEP, 'fixed')).statusCode).toBe(404);
  });

  it('is one that the list of cameras marks, as long as it has a device', async () => {
    const source = { kind: 'rtsp', url: 'rtsp://10.0.0.5/1', transport: 'tcp', device: 'http://10.0.0.5/onvif' };
    const marked = async (): Promise<unknown[]> => {
      const cameras = await client.http.inject({ url: '/api/cameras', headers: client.operatorOf('agdal') });
      return cameras.json<{ camera: string; canMove?: boolean }[]>().map(({ camera, canMove }) => [camera, canMove]);
    };
    expect(await marked()).toEqual([[CAMERA, undefined]]);
    client.memory.putCamera(cameraOf({ source }));
    client.memory.putCamera(cameraOf({ camera: 'fixed', source }));
    expect(await marked()).toEqual([
      [CAMERA, true],
      ['fixed', undefined],
    ]);
  });

  it('keeps the newest state, whichever comes last', () => {
    const { revision } = ptzChanged.example;
    client.memory.putPtz(stateOf({ revision: revision + 1, home: false }));
    client.memory.putPtz(stateOf({ revision, home: true }));
    expect(client.memory.ptz(CAMERA)).toMatchObject({ home: false });
  });
});
