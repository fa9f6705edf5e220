import { randomUUID } from 'node:crypto';
import { HotlistOrder, hotlistTermsOf, LocalCityError } from '@marsad/deploy-local';
import { HotlistReason } from '@marsad/schemas';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { answer, type Wanted } from './answer.ts';
import { withDirectory } from './connect.ts';
import { decideAs } from './decide-as.ts';
import { printTable } from './table.ts';

type AddOptions = Wanted & { reason: string; case: string; hours: string; id?: string; simulated?: boolean };

async function add(plate: string, options: AddOptions): Promise<void> {
  const order = HotlistOrder.safeParse({
    entryId: options.id ?? `h-${randomUUID()}`,
    plate,
    reason: options.reason,
    caseReference: options.case,
    validForHours: Number(options.hours),
    simulated: options.simulated ?? false,
  });
  if (!order.success) throw new LocalCityError(`this is no entry:\n${z.prettifyError(order.error)}`);
  const entry = hotlistTermsOf(order.data, Date.now());
  await decideAs('supervisor', { kind: 'hotlist.add', entry });
  answer(options, { added: entry.entryId, entry }, () =>
    console.log(
      `${entry.entryId}: ${entry.plate.text} is looked for until ${new Date(entry.expiresAtMs).toISOString()}.`,
    ),
  );
}

async function list(wanted: Wanted): Promise<void> {
  await withDirectory(async (directory) => {
    const entries = await directory.hotlist();
    answer(wanted, entries, () =>
      printTable(
        ['entry', 'plate', 'reason', 'case', 'issued by', 'until'],
        entries.map(({ entryId, plate, reason, caseReference, issuedBy, expiresAtMs }) => [
          entryId,
          plate.text,
          reason,
          caseReference,
          issuedBy,
          new Date(expiresAtMs).toISOString(),
        ]),
      ),
    );
  });
}

async function remove(entryId: string, { reason, json }: Wanted & { reason: string }): Promise<void> {
  await decideAs('supervisor', { kind: 'hotlist.withdraw', entryId, reason });
  answer({ json }, { withdrawn: entryId }, () => console.log(`${entryId} is withdrawn.`));
}

export function hotlistCommand(): Command {
  const command = new Command('hotlist').description('Plates that are looked for');
  command
    .command('add <plate>')
    .description('Looks for a plate from now on, as the supervisor; written like "12345 | أ | 6" or "274683 | WW"')
    .addOption(
      new Option('--reason <reason>', 'why it may be looked for').choices(HotlistReason.options).makeOptionMandatory(),
    )
    .requiredOption('--case <reference>', 'the case that it belongs to')
    .option('--hours <hours>', 'how long, 2160 at most', '24')
    .option('--id <entry>', 'the id of the entry; a new one otherwise')
    .option('--simulated', 'marks it, and every alert of it, as a demonstration')
    .action(add);
  command.command('list').description('Every entry').action(list);
  command
    .command('remove <entry>')
    .description('Withdraws an entry, as the supervisor')
    .requiredOption('--reason <text>', 'why')
    .action(remove);
  return command;
}
