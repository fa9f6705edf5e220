import { isSharedGroup, kafkaAs, withAdmin } from '@marsad/deploy-local';
import { PRINCIPALS } from '@marsad/schemas';
import { Command } from 'commander';
import { answer, type Wanted } from './answer.ts';
import { withKafka } from './connect.ts';
import { printTable } from './table.ts';

/** Prints how far each group that commits is behind. State tables and live streams read without committing, so they have no lag. */
async function printLag(options: Wanted & { all?: boolean }): Promise<void> {
  await withKafka(async (kafka, running) => {
    const { groups } = await withAdmin(kafkaAs(running.addresses, 'deployment'), (admin) => admin.listGroups());
    const names = groups
      .map(({ groupId }) => groupId)
      .filter((name) => PRINCIPALS.some((service) => name.startsWith(`${service}.`)) && !isSharedGroup(name));
    const found: { group: string; partition: string; behind: number | 'unknown' }[] = [];
    for (const group of names.sort()) {
      for (const [partition, behind] of [...(await kafka.lag(group))].sort()) {
        if (options.all || (behind !== 'unknown' && behind > 0)) found.push({ group, partition, behind });
      }
    }
    answer(options, found, () =>
      printTable(
        ['group', 'topic/partition', 'messages behind'],
        found.map(({ group, partition, behind }) => [group, partition, behind]),
      ),
    );
  });
}

export const lagCommand = (): Command =>
  new Command('lag')
    .description('How far each group is behind; what has committed nothing is unknown, which is not zero')
    .option('--all', 'also partitions that are not behind or unknown')
    .action(printLag);
