import { statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { EvaluationError } from './errors.ts';

/**
 * Checks the output path before the work begins, so that a missing folder does not cost an hour of results.
 * @param inputs what the command reads, which the output must not overwrite
 * @throws {EvaluationError}
 */
export function checkOut(path: string, ...inputs: readonly string[]): void {
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new EvaluationError(`--out ${path}: there is no folder ${folder}`);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new EvaluationError(`--out ${path} is a folder: name a file`);
  const overwritten = inputs.find((input) => isOneFile(input, path));
  if (overwritten !== undefined)
    throw new EvaluationError(`--out ${path} would overwrite ${overwritten}, which is read: name another file`);
}

function isOneFile(a: string, b: string): boolean {
  const [one, other] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false }));
  return one !== undefined && other !== undefined && one.dev === other.dev && one.ino === other.ino;
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
