import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalCityError, messageOf } from '@marsad/deploy-local';
import { auditOriginOf, parseVerifierKey, publicKeyOf, verifierKeyOf, verifyLog } from '@marsad/proof';
import type { NoteKey } from '@marsad/proof';
import { Command } from 'commander';
import { answer, type Wanted } from './answer.ts';
import { readLogOfCity, readLogOfFiles, readText } from './audit-read.ts';
import { reportOf } from './audit-report.ts';
import { thisCity } from './connect.ts';
import { eraseKeysCommand } from './erase-keys.ts';

type VerifyOptions = Wanted & { checkpoint?: string; key?: string; leaves?: string; checkpoints?: string };

/** The key that the deployment pinned when the city was made. It is kept outside the log's own store. */
function pinnedKey(): NoteKey {
  const { addresses, city } = thisCity();
  return { name: auditOriginOf(city), publicKey: publicKeyOf(addresses.keys.audit.publicKey) };
}

function keyOf(file: string | undefined): NoteKey {
  if (file === undefined) return pinnedKey();
  try {
    return parseVerifierKey(readText(file));
  } catch (error) {
    if (error instanceof LocalCityError) throw error;
    throw new LocalCityError(`${file} holds no key: ${messageOf(error)} (\`marsad audit key\` prints it)`);
  }
}

async function verify({ checkpoint, key, leaves, checkpoints, json }: VerifyOptions): Promise<void> {
  if ((leaves === undefined) !== (checkpoints === undefined))
    throw new LocalCityError('--leaves and --checkpoints go together: `marsad audit export` writes both.');
  const kept = checkpoint === undefined ? undefined : readText(checkpoint);
  const noteKey = keyOf(key);
  const records =
    leaves !== undefined && checkpoints !== undefined
      ? readLogOfFiles(leaves, checkpoints)
      : await readLogOfCity(thisCity().addresses);
  const verdict = verifyLog({ ...records, key: noteKey, kept });
  answer({ json }, { log: noteKey.name, whole: verdict.fault === undefined, ...verdict }, () => {
    console.log(`log          ${noteKey.name}`);
    for (const line of reportOf(verdict)) console.log(line);
    if (kept !== undefined && verdict.fault === undefined)
      console.log('The checkpoint that was kept is a beginning of it: nothing was rewritten since.');
  });
  if (verdict.fault) process.exitCode = 1;
}

async function exportLog({ to, json }: Wanted & { to: string }): Promise<void> {
  const { leaves, checkpoints } = await readLogOfCity(thisCity().addresses);
  const write = (name: string, text: string): string => {
    const path = join(to, name);
    try {
      writeFileSync(path, text);
    } catch (error) {
      throw new LocalCityError(`${path} cannot be written: ${messageOf(error)}`);
    }
    return path;
  };
  const lines = (records: readonly object[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const files = [
    write('leaves.jsonl', lines(leaves)),
    write('checkpoints.jsonl', lines(checkpoints)),
    write('key.txt', `${verifierKeyOf(pinnedKey())}\n`),
  ];
  const last = checkpoints.findLast((checkpoint) => 'note' in checkpoint);
  if (last && 'note' in last) files.push(write('checkpoint.txt', last.note));
  answer({ json }, { entries: leaves.length, checkpoints: checkpoints.length, files }, () =>
    console.log(`${leaves.length} entries and ${checkpoints.length} checkpoints: ${files.join(', ')}`),
  );
}

export function auditCommand(): Command {
  const command = new Command('audit').description('The log of decisions and looks at personal data, and its proofs');
  command
    .command('verify')
    .description('Verifies the whole log; exit 0 if it is whole, else 1 and the first thing that is wrong')
    .option('--checkpoint <file>', 'a checkpoint that somebody kept: it must be a beginning of the log')
    .option(
      '--key <file>',
      "the log's key as `audit key` prints it; by default the one that this city's deployment pinned",
    )
    .option('--leaves <file>', 'entries from a file, one JSON record a line, instead of the running city')
    .option('--checkpoints <file>', 'their checkpoints')
    .action(verify);
  command
    .command('export')
    .description(
      'Writes the log into files that `audit verify` reads: leaves, checkpoints, the key and the last checkpoint',
    )
    .requiredOption('--to <folder>', 'where')
    .action(exportLog);
  command
    .command('key')
    .description("Prints the log's key, to be kept outside the city")
    .action((wanted: Wanted) => {
      const key = verifierKeyOf(pinnedKey());
      answer(wanted, { key }, () => console.log(key));
    });
  command.addCommand(eraseKeysCommand());
  return command;
}
