import { residentMiB } from '@marsad/deploy-local';
import { cameraState, type DataOf } from '@marsad/schemas';
import { Command } from 'commander';
import { answer, type Wanted } from './answer.ts';
import { thisCity, withKafka } from './connect.ts';
import { describeReadiness, pidsByName } from './readiness.ts';
import { printTable } from './table.ts';

async function printStatus(wanted: Wanted): Promise<void> {
  const running = thisCity();
  const pids = pidsByName(running.addresses.directory);
  const memory = residentMiB([...pids.values()]);
  const residentMiBOf = (name: string): number | null => memory.get(pids.get(name) ?? 0) ?? null;
  const services = await Promise.all(
    running.services.map(async ({ replica, telemetryPort }) => ({
      process: replica,
      state: await describeReadiness(telemetryPort),
      residentMiB: residentMiBOf(replica),
    })),
  );
  const infrastructure = running.infrastructure.map(({ name }) => ({
    process: name,
    state: pids.has(name) ? 'running' : 'not running',
    residentMiB: residentMiBOf(name),
  }));
  const processes = [...infrastructure, ...services];
  const cameras = await withKafka(async (kafka, { districts }) => {
    const table = await kafka.stateTable({ name: 'status', events: [cameraState], districts });
    return table.values(cameraState).sort((a, b) => (a.camera < b.camera ? -1 : 1));
  });
  const { publicUrl } = running.addresses;
  answer(wanted, { processes, cameras, publicUrl }, () => {
    printTable(
      ['process', 'state', 'MiB'],
      processes.map(({ process, state, residentMiB }) => [process, state, residentMiB ?? '-']),
    );
    printTable(['camera', 'district', 'state', 'frames/s', 'last frame', 'replica'], cameras.map(rowOf));
    console.log(publicUrl);
  });
}

const rowOf = (camera: DataOf<typeof cameraState>): (string | number)[] => [
  camera.camera,
  camera.district,
  camera.reason ? `${camera.state}: ${camera.reason}` : camera.state,
  camera.analysedFps.toFixed(1),
  camera.lastFrameAtMs === undefined ? 'never' : `${((Date.now() - camera.lastFrameAtMs) / 1000).toFixed(0)} s ago`,
  camera.replica,
];

export const statusCommand = (): Command =>
  new Command('status')
    .description('Every process with its state and memory, every camera with its frames')
    .action(printStatus);
