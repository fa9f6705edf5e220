import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueCameraCertificate, ROOT } from '@marsad/deploy-local';
import { CameraId, cameraRegistered, sceneObserved } from '@marsad/schemas';
import type { App } from '@marsad/service';
import { eventually, permitAnalytics, useBus, useStack } from '@marsad/testkit';
import type { Collected } from '@marsad/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';

const stack = useStack();
const bus = useBus(stack);
const EXAMPLES = join(ROOT, 'docs', 'examples', 'edge-camera');
const PROTO = join(ROOT, 'proto', 'marsad', 'camera', 'v1');
/** Python with grpcio, as the set-up of the tests made it. */
const PYTHON = join(ROOT, '.marsad', 'analyst-clients', 'python', 'bin', 'python');
const BATCHES = 8;

const room = mkdtempSync(join(tmpdir(), 'marsad-edge-'));
const folder = { state: join(stack.addresses.directory, 'state') };
const children: ChildProcess[] = [];
let district: string;
let app: App & { readonly port: number };
let observed: Collected<typeof sceneObserved>;

beforeAll(async () => {
  district = await stack.createDistrict();
  const environment = stack.environment('edge-gateway', [district], { MARSAD_EDGE_PORT: '0' });
  app = await createApp(readConfig(environment), bus.fatal);
  observed = await bus.collect('behaviour-analytics', [sceneObserved], { districts: [district] });
});
afterAll(async () => {
  children.forEach((child) => child.kill());
  await app.stop();
  rmSync(room, { recursive: true, force: true });
});

/** A road between a camera and the gateway that can be cut. */
async function openRoad(): Promise<{ readonly port: number; cut(): void; readonly server: Server }> {
  const sockets = new Set<Socket>();
  const server = createServer((from) => {
    const to = connect(app.port, '127.0.0.1');
    for (const [socket, other] of [
      [from, to],
      [to, from],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
    }
    from.pipe(to).pipe(from);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { port, server, cut: () => sockets.forEach((socket) => socket.destroy()) };
}

/** Registers a camera of the example and permits its analytics. @returns the variables that the example reads */
async function prepareCamera(name: string) {
  const camera = CameraId.parse(`${name}-${district}`);
  const { certificate, key, sha256 } = await issueCameraCertificate(folder, camera);
  const paths = { CERTIFICATE: join(room, `${name}.pem`), KEY: join(room, `${name}.key`) };
  writeFileSync(paths.CERTIFICATE, certificate);
  writeFileSync(paths.KEY, key);
  const governance = await bus.producer('governance');
  await governance.send(cameraRegistered, {
    ...cameraRegistered.example,
    ...{ camera, district, zones: [], lines: [], analytics: ['flow', 'plates'] },
    source: { kind: 'edge', certificateSha256: sha256 },
  });
  const withdraw = await permitAnalytics(stack.addresses, [camera], ['flow', 'plates']);
  return { camera, withdraw, paths };
}

test.each([
  ['Node', process.execPath, 'camera.mjs'],
  ['Python', PYTHON, 'camera.py'],
])(
  'the example in %s brings every result once in effect, although its connection breaks',
  async (name, program, file) => {
    if (name === 'Python') {
      const made = spawnSync(
        PYTHON,
        ['-m', 'grpc_tools.protoc', '-I', PROTO, `--python_out=${room}`, `--grpc_python_out=${room}`, 'ingest.proto'],
        { encoding: 'utf8' },
      );
      expect(made.status, made.stderr).toBe(0);
    }
    const { camera, withdraw, paths } = await prepareCamera(name.toLowerCase());
    const road = await openRoad();
    const printed = { out: '', error: '' };
    const run = (): ChildProcess => {
      const child = spawn(program, [join(EXAMPLES, file)], {
        env: {
          ...{ PATH: process.env['PATH'], ...paths, CAMERA: camera, EDGE: `127.0.0.1:${road.port}`, STUBS: room },
          AUTHORITY: join(folder.state, 'certificates', 'authority.pem'),
          ...{ PROTO: join(PROTO, 'ingest.proto'), BATCHES: String(BATCHES), EVERY_MS: '300' },
        },
      });
      child.stdout?.on('data', (data: Buffer) => (printed.out += data.toString()));
      child.stderr?.on('data', (data: Buffer) => (printed.error += data.toString()));
      children.push(child);
      return child;
    };
    const scenes = () => observed.received.filter(({ data }) => data.camera === camera);
    // The registration and the acts may arrive after the first hello, which then ends the example for good.
    let child = run();
    await eventually(
      () => {
        if (child.exitCode !== null) child = run();
        expect(scenes().length, `${printed.out}${printed.error}`).toBeGreaterThanOrEqual(2);
      },
      { timeoutMs: 30_000 },
    );
    road.cut();
    await eventually(() => expect(child.exitCode, `${printed.out}${printed.error}`).toBe(0), { timeoutMs: 60_000 });
    expect(new Set(scenes().map(({ data }) => data.epoch)).size).toBeGreaterThan(1);
    const refused = printed.out.split('\n').filter((line) => line.startsWith('refused')).length;
    expect(new Set(scenes().map(({ attributes }) => attributes.id)).size + refused).toBeGreaterThanOrEqual(BATCHES);
    road.server.close();
    await withdraw();
  },
  120_000,
);
