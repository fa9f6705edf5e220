import { statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { EvaluationError } from './errors.ts';

/** Checks the output path before the work begins, so that a missing folder does not cost an hour of results. @throws {EvaluationError} */
export function checkOut(path: string): void {
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new EvaluationError(`--out ${path}: there is no folder ${folder}`);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new EvaluationError(`--out ${path} is a folder: name a file`);
}

/** @throws {EvaluationError} if the file cannot be written */
export function writeOut(path: string, content: string | Uint8Array): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    throw new EvaluationError(
      `--out ${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
    );
  }
}
