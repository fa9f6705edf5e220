import { join } from 'node:path';
import type { CityFolder } from '../paths.ts';
import type { Child, Register } from '../process/child.ts';
import { startChild, waitUntil } from '../process/child.ts';
import type { Secrets } from '../secrets.ts';
import { writePrivate } from '../private.ts';

/** Starts the ClickHouse engine behind its HTTP interface and waits until it answers. */
export async function startClickHouse(
  folder: CityFolder,
  port: number,
  secrets: Secrets,
  pids: Register,
): Promise<Child> {
  const settings = join(folder.settings, 'clickhouse.json');
  const directory = join(folder.state, 'clickhouse');
  writePrivate(settings, JSON.stringify({ directory, port, passwords: secrets.clickhouse }));
  const child = await startChild({
    name: 'clickhouse',
    program: process.execPath,
    args: [join(import.meta.dirname, 'main.ts'), settings],
    cwd: folder.state,
    // A query holds a thread of Node's pool until it ends. The pool must be larger than the queries of all users together, or they would
    // wait for each other.
    env: { UV_THREADPOOL_SIZE: '48', TZ: 'UTC' },
    log: join(folder.logs, 'clickhouse.log'),
    pids,
    appendLog: true,
  });
  const ready = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}/ping`)).ok;
  await waitUntil(child, 'it answers', ready);
  return child;
}
