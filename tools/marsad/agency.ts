import type { Running } from '@marsad/deploy-local';
import { kafkaAs, LocalCityError } from '@marsad/deploy-local';
import { createKafka, type Kafka } from '@marsad/kafka';
import { agencyAlerts, agencyContract, agencyPrincipal, topicOf } from '@marsad/schemas';
import { createLogger } from '@marsad/telemetry';
import { Command } from 'commander';
import { ignoredLineOf, lineOf } from './agency-line.ts';
import { thisCity } from './connect.ts';
import { wireLineOf } from './wire-line.ts';

type TailOptions = { agency: string; fromBeginning?: boolean; json?: boolean };

/** The agencies that have a user on this city's Kafka. */
const agenciesOf = ({ addresses }: Running): string[] =>
  Object.keys(addresses.kafka.passwords).flatMap((user) => /^agency\.(.+)$/.exec(user)?.[1] ?? []);

/** Connects with one agency's credentials and no others, so that it reads what the agency itself could read from anywhere. */
function connectAsAgency(running: Running, agency: string): Kafka {
  const user = agencyPrincipal(agency);
  if (running.addresses.kafka.passwords[user] === undefined)
    throw new LocalCityError(
      `This city has no agency ${agency}: its city.yaml names ${agenciesOf(running).join(', ') || 'none'}.`,
    );
  return createKafka({
    ...kafkaAs(running.addresses, user),
    clientId: `agency-${process.pid}`,
    city: running.city,
    source: `/agency/${agency}`,
    logger: createLogger({ service: 'agency', replica: agency, logLevel: 'fatal' }),
    onFatal(error) {
      console.error(`marsad: ${error.message}`);
      process.exit(1);
    },
  });
}

/** Prints the newest contract of the agency, as the city published it. */
async function printContract({ agency }: { agency: string }): Promise<void> {
  const kafka = connectAsAgency(thisCity(), agency);
  const texts: string[] = [];
  const tail = await kafka.tail({
    name: 'contract',
    events: [agencyContract],
    districts: [],
    agencies: [agency],
    from: 'beginning',
    onEvent: ({ data }) => void texts.push(data.text),
  });
  await tail.stop();
  await kafka.close();
  const newest = texts.at(-1);
  if (newest === undefined)
    throw new LocalCityError(`${agency} has no contract yet: agency-gateway publishes it when it starts.`);
  console.log(newest);
}

/** Prints one agency's topic until Ctrl-C. */
async function printTail({ agency, fromBeginning, json }: TailOptions): Promise<void> {
  const kafka = connectAsAgency(thisCity(), agency);
  const topic = topicOf(agencyAlerts, agency);
  if (!json)
    console.log(
      `${topic}, as ${agencyPrincipal(agency)}; Ctrl-C ends. Something comes at least every 10 s: silence is not quiet.`,
    );
  await kafka.tail({
    name: 'tail',
    events: [agencyAlerts],
    districts: [],
    agencies: [agency],
    from: fromBeginning ? 'beginning' : 'end',
    onWire: json ? (wire) => console.log(wireLineOf(wire)) : undefined,
    onEvent: ({ data }) => {
      if (!json) console.log(lineOf(data));
    },
    onUnreadable: (unreadable) => console.error(ignoredLineOf(unreadable)),
  });
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await kafka.close();
}

const KCAT = `
The same with kcat. Its librdkafka must be 2.6.1 or later (kcat -V): older ones send the SCRAM nonce twice, which Kafka 4 refuses
(confluentinc/librdkafka#4895). Debian's kcat 1.7.1 has 2.0.2 and says "invalid credentials" with the right password.

  kcat -F agency.conf -G agency.police.desk1 -X auto.offset.reset=earliest agency.police.alerts.v2

agency.conf:
  bootstrap.servers=127.0.0.1:29092
  security.protocol=SASL_PLAINTEXT
  sasl.mechanisms=SCRAM-SHA-512
  sasl.username=agency.police
  sasl.password=…                    (.marsad/running.json, addresses.kafka.passwords)
`;

export function agencyCommand(): Command {
  const command = new Command('agency').description('What the city tells an agency that it shares with');
  command
    .command('tail')
    .description("Prints an agency's messages as they come, with that agency's own credentials")
    .option('--agency <agency>', 'which agency', 'police')
    .option('--from-beginning', 'first what the topic still keeps, 7 days')
    .option('--json', 'each message as it is on the wire, one a line: its CloudEvents attributes and its data')
    .addHelpText('after', KCAT)
    .action(printTail);
  command
    .command('contract')
    .description(
      "Prints the AsyncAPI document of an agency's topics, read with that agency's own credentials; it is JSON",
    )
    .option('--agency <agency>', 'which agency', 'police')
    .action(printContract);
  return command;
}
