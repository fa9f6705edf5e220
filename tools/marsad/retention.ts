import { LocalCityError } from '@marsad/deploy-local';
import { isEvent } from '@marsad/kafka';
import { erasureExecuted, RETENTION_CLASSES, RETENTION_LIVES, retentionOrdered } from '@marsad/schemas';
import type { DataOf, RetentionClass, RetentionOrdered } from '@marsad/schemas';
import { Argument, Command } from 'commander';
import { answer, type Wanted } from './answer.ts';
import { withKafka } from './connect.ts';
import { decideAs } from './decide-as.ts';
import { printTable } from './table.ts';

const DAY_MS = 86_400_000;
const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

type Shown = { orders: RetentionOrdered[]; erasures: DataOf<typeof erasureExecuted>[] };

/** Reads the orders of a district and what was erased there, the latest last. */
async function read(district: string): Promise<Shown> {
  return withKafka(async (kafka, { districts }) => {
    if (!districts.includes(district))
      throw new LocalCityError(`there is no district ${district}: name one of ${districts.join(', ')}`);
    const shown: Shown = { orders: [], erasures: [] };
    const tail = await kafka.tail({
      name: 'retention',
      events: [retentionOrdered, erasureExecuted],
      districts: [district],
      from: 'beginning',
      onEvent(received) {
        if (isEvent(received, erasureExecuted)) shown.erasures.push(received.data);
        else if (isEvent(received, retentionOrdered) && received.data.district === district)
          shown.orders.push(received.data);
      },
    });
    await tail.stop();
    return shown;
  });
}

async function show(district: string, wanted: Wanted): Promise<void> {
  const { orders, erasures } = await read(district);
  const order = orders.at(-1);
  const lives = RETENTION_CLASSES.map((name) => {
    const { defaultMs, ceilingMs } = RETENTION_LIVES[name];
    const ordered = order?.lives.find((life) => life.class === name)?.days;
    return {
      class: name,
      days: ordered ?? defaultMs / DAY_MS,
      ceilingDays: ceilingMs / DAY_MS,
      ordered: ordered !== undefined,
    };
  });
  answer(wanted, { district, lives, erasures }, () => {
    printTable(
      ['class', 'days', 'at most', 'by'],
      lives.map(({ class: name, days, ceilingDays, ordered }) => [
        name,
        String(days),
        String(ceilingDays),
        ordered ? 'an order' : 'default',
      ]),
    );
    printTable(
      ['erased', 'class', 'held', 'left', 'proved at'],
      erasures.map((proof) => [
        dayOf(proof.fromMs),
        proof.class,
        String(proof.held),
        String(proof.left),
        new Date(proof.executedAtMs).toISOString(),
      ]),
    );
  });
}

type Ordered = Wanted & { days: number; reason: string };

async function order(district: string, retentionClass: RetentionClass, { days, reason, json }: Ordered): Promise<void> {
  // An order replaces the one before it, so the other classes are named again.
  const others = (await read(district)).orders.at(-1)?.lives.filter((life) => life.class !== retentionClass) ?? [];
  const lives = [...others, { class: retentionClass, days }];
  await decideAs('controller', { kind: 'retention.order', district: district, lives, reason });
  answer({ json }, { district, lives }, () => console.log(`${retentionClass} of ${district} live ${days} days.`));
}

const wholeDays = (text: string): number => {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1) throw new LocalCityError(`--days ${text}: give whole days, 1 or more`);
  return days;
};

export function retentionCommand(): Command {
  const retention = new Command('retention').description('How long data lives, and what was erased');
  retention
    .command('show <district>')
    .description('The lives of each class in a district, and the proofs of what was erased there')
    .action(show);
  retention
    .command('order <district>')
    .description('Orders how long a class lives in a district, as the controller')
    .addArgument(new Argument('<class>', 'the class of data').choices(RETENTION_CLASSES))
    .requiredOption('--days <number>', 'how many days it lives', wholeDays)
    .requiredOption('--reason <text>', 'why')
    .action(order);
  return retention;
}
