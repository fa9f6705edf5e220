import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { MARSAD_FOLDER, ROOT } from '@marsad/deploy-local';

/** The row of `make bench NAME=desk` that is the desk's own page. */
const QUEUE_ROW = 'the queue by need, repeats grouped, p50';
const Result = z.object({ rows: z.array(z.object({ what: z.string(), measured: z.number() })) });

/**
 * How long a page of the desk takes at 100,000 alerts, the median, ms. The sample city has a dozen alerts, so the benchmark measures
 * it, in a process of its own and after the city has stopped.
 */
export async function measureDeskPage(): Promise<number> {
  const bench = ['--import', './tools/bootstrap/node-24.mjs', 'tools/bench/main.ts', 'desk'];
  await promisify(execFile)(process.execPath, bench, { cwd: ROOT });
  const { rows } = Result.parse(JSON.parse(readFileSync(join(MARSAD_FOLDER, 'bench', 'desk.json'), 'utf8')));
  const row = rows.find(({ what }) => what === QUEUE_ROW);
  if (!row) throw new Error(`the benchmark of the desk says nothing of ${QUEUE_ROW}`);
  return row.measured;
}
