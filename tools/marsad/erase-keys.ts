import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { LocalCityError, messageOf } from '@marsad/deploy-local';
import { eraseCommitmentKeysBefore, utcDayOf } from '@marsad/proof';
import { Command } from 'commander';
import { answer, type Wanted } from './answer.ts';

type Options = Wanted & { before: string; file: string };

/** The beginning of a UTC day that is not in the future: without the key of today no service could record an entry. */
function dayOf(before: string): number {
  const atMs = utcDayOf(before);
  if (atMs === undefined || atMs > Date.now())
    throw new LocalCityError(
      `--before ${before}: it must be a day such as 2026-09-21, and not a later one than today.`,
    );
  return atMs;
}

function eraseKeys({ before, file, json }: Options): void {
  const atMs = dayOf(before);
  let first: string;
  try {
    const key = eraseCommitmentKeysBefore(readFileSync(file, 'utf8').trim(), atMs);
    // The file may be the only copy: a crash leaves the former or the new one, never half of either.
    writeFileSync(`${file}.new`, `${key}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    first = key.slice(0, before.length);
  } catch (error) {
    throw new LocalCityError(`${file}: the key cannot be replaced: ${messageOf(error)}`);
  }
  answer({ json }, { file, firstDay: first }, () =>
    console.log(
      `${file} holds the keys from ${first} on. Give it to the services, and destroy every copy of the former.`,
    ),
  );
}

export const eraseKeysCommand = (): Command =>
  new Command('erase-keys')
    .description(
      'Replaces the commitment key in a file by one that knows no day before: what older entries are about cannot be shown any more',
    )
    .requiredOption('--before <day>', 'the first UTC day whose key stays')
    .requiredOption('--file <file>', 'the file that holds MARSAD_COMMITMENT_KEY')
    .action(eraseKeys);
