import type { DeadLetter, Running } from '@marsad/deploy-local';
import { kafkaAs, LocalCityError, readDeadLetters, replayMessage } from '@marsad/deploy-local';
import { eventOfType } from '@marsad/schemas';
import { Command } from 'commander';
import { answer, type Wanted } from './answer.ts';
import { thisCity } from './connect.ts';
import { printTable } from './table.ts';

/** Reads all dead letters. The list is short, because they are kept for seven days only. */
const readAll = ({ addresses, districts }: Running): Promise<DeadLetter[]> =>
  readDeadLetters(kafkaAs(addresses, 'deployment'), districts);

const placeOf = ({ topic, partition, offset }: DeadLetter): string => `${topic}/${partition}/${offset}`;

async function find(running: Running, place: string): Promise<DeadLetter> {
  const found = (await readAll(running)).find((candidate) => placeOf(candidate) === place);
  if (!found) throw new LocalCityError(`There is no dead letter ${place}: \`marsad dead-letters list\` names them.`);
  return found;
}

async function list(wanted: Wanted): Promise<void> {
  const found = (await readAll(thisCity())).map((deadLetter) => ({
    message: placeOf(deadLetter),
    group: deadLetter.group,
    reason: deadLetter.reason,
    at: new Date(deadLetter.atMs).toISOString(),
  }));
  answer(wanted, found, () =>
    printTable(
      ['message', 'group', 'reason', 'when'],
      found.map(({ message, group, reason, at }) => [message, group, reason, at]),
    ),
  );
}

async function show(place: string, wanted: Wanted): Promise<void> {
  const { value, ...rest } = await find(thisCity(), place);
  const text = value === undefined ? null : Buffer.from(value, 'base64').toString('utf8');
  answer(wanted, { ...rest, value: text }, () => {
    console.log(JSON.stringify(rest, null, 2));
    console.log(text ?? '(its value may hold personal data and was not kept)');
  });
}

async function replay(place: string, wanted: Wanted): Promise<void> {
  const running = thisCity();
  const deadLetter = await find(running, place);
  await replayMessage(kafkaAs(running.addresses, 'deployment'), deadLetter);
  const event = eventOfType(deadLetter.headers['ce_type'] ?? '');
  const readers = event?.consumers ?? [];
  const readBy = event ? `, read by ${readers.join(', ')}` : '';
  answer(wanted, { message: place, sentTo: deadLetter.topic, readers }, () =>
    console.log(`Sent once more to ${deadLetter.topic}${readBy}. If it is still unreadable it comes back to the list.`),
  );
}

export function deadLettersCommand(): Command {
  const command = new Command('dead-letters').description('Messages that a consumer could not read');
  command.command('list').description('Which, and why').action(list);
  command.command('show <message>').description('One of them, named topic/partition/offset').action(show);
  command
    .command('replay <message>')
    .description('Sends it once more to its topic, after the cause is mended')
    .action(replay);
  return command;
}
