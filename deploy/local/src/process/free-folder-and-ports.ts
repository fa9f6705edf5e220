import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalCityError } from '../errors.ts';
import { MARSAD_FOLDER } from '../paths.ts';
import { PORT_NAMES, takenPorts, type Ports } from '../ports.ts';
import { isAlive, commandOf, pidFileOf, stopLeftovers } from './pid-file.ts';

/**
 * Makes room for a start in this folder. It stops the processes that an earlier start left in it and, if a port is taken, those that any
 * other run of this checkout left behind (the smoke run uses the demonstration's ports).
 * @throws {LocalCityError} when a city of this checkout is running, or another program holds a port: it names the holder and what to do
 */
export async function freeFolderAndPorts(
  directory: string,
  ports: Ports,
  report: (text: string) => void,
): Promise<void> {
  const stop = async (place: string): Promise<void> => {
    const leftovers = await stopLeftovers(pidFileOf(place), place);
    if (leftovers.length > 0) report(`  stopped what an earlier run had left: ${leftovers.join(', ')}`);
  };
  await stop(directory);
  let taken = await takenPorts(ports);
  if (taken.length === 0) return;
  for (const place of otherRuns(directory)) if (!isRunning(place)) await stop(place);
  taken = await takenPorts(ports);
  if (taken.length === 0) return;
  const lines = taken.map(([name, port]) => `port ${port} (${PORT_NAMES[name]}) ${describeHolder(port)}`);
  throw new LocalCityError(`These ports are in use; free them, then start again:\n  ${lines.join('\n  ')}`);
}

/** The folders below the workshop in which a run has recorded its processes. */
const otherRuns = (directory: string): string[] =>
  [MARSAD_FOLDER, ...foldersIn(MARSAD_FOLDER)].filter((place) => place !== directory && existsSync(pidFileOf(place)));

const foldersIn = (place: string): string[] =>
  existsSync(place)
    ? readdirSync(place, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? [join(place, entry.name)] : [],
      )
    : [];

/** Whether the process that started this folder's run is still alive. */
function isRunning(place: string): boolean {
  try {
    const { owner } = JSON.parse(readFileSync(pidFileOf(place), 'utf8')) as { owner: number };
    return isAlive(owner) && /node|vitest/.test(commandOf(owner));
  } catch {
    return false;
  }
}

/** The process that listens on a port and what to do about it, as far as this user can see. */
function describeHolder(port: number): string {
  const pid = holderOf(port);
  if (pid === undefined) return `is held by a process of another user: ss -ltnp | grep ${port}, as root, says which`;
  const command = commandOf(pid).trim();
  const run = otherRuns('').find((place) => isRunning(place) && command.includes(place));
  if (run !== undefined) return `is held by the city that runs in ${run}: stop it with Ctrl-C there`;
  const leftover = command.includes(MARSAD_FOLDER) ? ', which an earlier start left behind' : '';
  return `is held by process ${pid} (${command.slice(0, 80)})${leftover}: kill ${pid}`;
}

function holderOf(port: number): number | undefined {
  try {
    const found = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return Number(found.split('\n')[0]) || undefined;
  } catch {
    return holderBySs(port);
  }
}

function holderBySs(port: number): number | undefined {
  try {
    const found = execFileSync('ss', ['-ltnpH', `sport = :${port}`], { encoding: 'utf8', stdio: 'pipe' });
    return Number(/pid=(\d+)/.exec(found)?.[1]) || undefined;
  } catch {
    return undefined;
  }
}
