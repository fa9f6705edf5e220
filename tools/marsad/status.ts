import { residentMiB } from '@marsad/deploy-local';
import { cameraState } from '@marsad/schemas';
import { Command } from 'commander';
import { thisCity, withKafka } from './connect.ts';
import { describeReadiness, pidsByName } from './readiness.ts';
import { printTable } from './table.ts';

async function status(): Promise<void> {
  const running = thisCity();
  const pids = pidsByName(running.addresses.directory);
  const memory = residentMiB([...pids.values()]);
  const mib = (name: string): string => String(memory.get(pids.get(name) ?? 0) ?? '-');
  const services = await Promise.all(
    running.services.map(async ({ replica, telemetryPort }) => [
      replica,
      await describeReadiness(telemetryPort),
      mib(replica),
    ]),
  );
  const infrastructure = running.infrastructure.map(({ name }) => [
    name,
    pids.has(name) ? 'running' : 'not running',
    mib(name),
  ]);
  printTable(['process', 'state', 'MiB'], [...infrastructure, ...services]);
  await withKafka(async (kafka, { districts }) => {
    const table = await kafka.stateTable({ name: 'status', events: [cameraState], districts });
    const now = Date.now();
    printTable(
      ['camera', 'district', 'state', 'frames/s', 'last frame', 'replica'],
      table
        .values(cameraState)
        .sort((a, b) => (a.camera < b.camera ? -1 : 1))
        .map((camera) => [
          camera.camera,
          camera.district,
          camera.reason ? `${camera.state}: ${camera.reason}` : camera.state,
          camera.analysedFps.toFixed(1),
          camera.lastFrameAtMs === undefined ? 'never' : `${((now - camera.lastFrameAtMs) / 1000).toFixed(0)} s ago`,
          camera.replica,
        ]),
    );
  });
  console.log(running.addresses.publicUrl);
}

export const statusCommand = (): Command =>
  new Command('status')
    .description('Every process with its state and memory, every camera with its frames')
    .action(status);
