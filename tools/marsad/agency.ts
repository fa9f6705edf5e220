import type { Running } from '@marsad/deploy-local';
import { kafkaAs, LocalCityError } from '@marsad/deploy-local';
import { createKafka } from '@marsad/kafka';
import { agencyAlerts, agencyPrincipal, topicOf } from '@marsad/schemas';
import { createLogger } from '@marsad/telemetry';
import { Command } from 'commander';
import { ignoredLineOf, lineOf } from './agency-line.ts';
import { thisCity } from './connect.ts';
import { wireLineOf } from './wire-line.ts';

type TailOptions = { agency: string; fromBeginning?: boolean; json?: boolean };

/** Agencies that have a user on this city's bus. */
const agenciesOf = ({ addresses }: Running): string[] =>
  Object.keys(addresses.kafka.passwords).flatMap((user) => /^agency\.(.+)$/.exec(user)?.[1] ?? []);

/**
 * Reads one agency's topic with that agency's credentials and nothing else: what is printed is what the agency itself could read from
 * anywhere. Ends with Ctrl-C.
 */
async function tail({ agency, fromBeginning, json }: TailOptions): Promise<void> {
  const running = thisCity();
  const user = agencyPrincipal(agency);
  if (running.addresses.kafka.passwords[user] === undefined)
    throw new LocalCityError(
      `This city has no agency ${agency}: its city.yaml names ${agenciesOf(running).join(', ') || 'none'}.`,
    );
  const kafka = createKafka({
    ...kafkaAs(running.addresses, user),
    clientId: `tail-${process.pid}`,
    city: running.city,
    source: `/agency/${agency}`,
    logger: createLogger({ service: 'agency', replica: agency, logLevel: 'fatal' }),
    onFatal(error) {
      console.error(`marsad: ${error.message}`);
      process.exit(1);
    },
  });
  const topic = topicOf(agencyAlerts, agency);
  if (!json)
    console.log(`${topic}, as ${user}; Ctrl-C ends. Something comes at least every 10 s: silence is not quiet.`);
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
    .action(tail);
  return command;
}
