import { statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { EvaluationError } from './errors.ts';

/** Checked before the work begins: an hour of it must not be lost because a folder is missing. */
export function checkOut(path: string): void {
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new EvaluationError(`--out ${path}: there is no folder ${folder}`);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new EvaluationError(`--out ${path} is a folder: name a file`);
}

export function writeOut(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new EvaluationError(
      `--out ${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
    );
  }
}
