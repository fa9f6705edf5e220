import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { playNode } from './node-run.ts';

const SPANS = { warmMs: 10_000, measuredMs: 2_000 };

/** The memory that a process of its own holds while it plays this many cameras, MiB. */
export function residentMiB(folder: string, clip: string, cameras: number): number {
  const args = [fileURLToPath(import.meta.url), folder, clip, String(cameras)];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the process of ${cameras} cameras failed: ${stderr}`);
  return Number(stdout);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder = '', clip = '', cameras = '1'] = process.argv.slice(2);
  const clips = Array.from({ length: Number(cameras) }, () => clip);
  console.log((await playNode({ folder, clips, ...SPANS })).residentMiB);
}
