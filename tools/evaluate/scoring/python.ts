import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { EvaluationError } from '../errors.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..', '..');
const REQUIREMENTS = join(import.meta.dirname, '..', 'requirements.txt');
const VENV = join(ROOT, '.marsad', 'evaluate', 'venv');
const STAMP = join(VENV, 'requirements.sha256');
const PYTHON = join(VENV, 'bin', 'python');

/**
 * Installs py-motmetrics into a virtual environment of its own, unless the required versions are there already.
 * @throws {EvaluationError} if Python is missing, or the packages cannot be installed
 */
export async function ensureScorer(): Promise<void> {
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  console.log('evaluate: setting up py-motmetrics (a minute) …');
  try {
    mkdirSync(VENV, { recursive: true });
    await run('python3', ['-m', 'venv', '--clear', VENV]);
    await run(PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS]);
  } catch (error) {
    throw new EvaluationError(
      'the scorer of tracks cannot be set up: it needs python3 with venv (3.10 to 3.12) and PyPI: ' +
        (error instanceof Error ? error.message.split('\n')[0] : String(error)),
    );
  }
  writeFileSync(STAMP, wanted);
}

const Score = z.object({
  idf1: z.number(),
  mota: z.number(),
  num_switches: z.number(),
  num_false_positives: z.number(),
  num_misses: z.number(),
  precision: z.number(),
  recall: z.number(),
});
export type TrackScore = z.infer<typeof Score>;

export async function scoreTracks(frames: number, truth: string, tracks: string): Promise<TrackScore> {
  const script = join(import.meta.dirname, 'score_tracks.py');
  const { stdout } = await run(PYTHON, ['-W', 'ignore', script, String(frames), truth, tracks]);
  return Score.parse(JSON.parse(stdout));
}
