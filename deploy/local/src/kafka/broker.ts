import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { LocalCityError, messageOf } from '../errors.ts';
import type { CityFolder } from '../paths.ts';
import { KAFKA_LIBRARIES } from '../paths.ts';
import type { Ports } from '../ports.ts';
import type { Child, Register } from '../process/child.ts';
import { startChild, waitForEnd, waitUntil } from '../process/child.ts';
import type { Secrets } from '../secrets.ts';
import { writePrivate } from '../private.ts';
import { clientProperties, LOG4J_PROPERTIES, serverProperties } from './properties.ts';

const CLASSES = join(KAFKA_LIBRARIES, '*');
const MECHANISM = 'SCRAM-SHA-512';

/** Formats the broker's folder on the first start, adds users that are new since then, starts the broker and waits until it listens. */
export async function startBroker(folder: CityFolder, ports: Ports, secrets: Secrets, pids: Register): Promise<Child> {
  const home = join(folder.state, 'kafka');
  const files = {
    data: join(home, 'data'),
    properties: join(home, 'server.properties'),
    log4j: join(home, 'log4j2.properties'),
    users: join(home, 'users.json'),
  };
  mkdirSync(home, { recursive: true });
  const brokerPassword = secrets.kafka['broker'] ?? '';
  writePrivate(
    files.properties,
    serverProperties({
      clientPort: ports.kafka,
      controllerPort: ports.kafkaController,
      brokerPort: ports.kafkaBroker,
      dataDirectory: files.data,
      brokerPassword,
      superUsers: ['deployment'],
    }),
  );
  writeFileSync(files.log4j, LOG4J_PROPERTIES);
  const java = [`-Dlog4j2.configurationFile=${files.log4j}`, '-cp', CLASSES];
  /** Runs one of Kafka's own commands until it ends. */
  const command: Command = async (name, args) =>
    waitForEnd(
      await startChild({
        ...{ name, program: 'java', args: [...java, ...args], cwd: home, pids },
        log: join(folder.logs, `${name}.log`),
      }),
    );
  // An interrupted formatting left a folder that says it is formatted although its users were never added. No broker has run on it, so it
  // can go.
  if (!existsSync(files.users) && !existsSync(join(files.data, '__cluster_metadata-0')))
    rmSync(files.data, { recursive: true, force: true });
  if (!existsSync(join(files.data, 'meta.properties'))) await format(command, files.properties, secrets, files.users);
  const child = await startChild({
    name: 'kafka',
    program: 'java',
    args: [
      '-Xmx512m',
      '-Xms128m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      ...java,
      'kafka.Kafka',
      files.properties,
    ],
    cwd: home,
    log: join(folder.logs, 'kafka.log'),
    pids,
    appendLog: true,
  });
  await waitUntil(child, 'it listens', () => isListening(ports.kafka));
  await addUsers(command, home, ports.kafka, secrets, files.users);
  return child;
}

type Command = (name: string, args: readonly string[]) => Promise<void>;

async function format(command: Command, properties: string, secrets: Secrets, usersFile: string): Promise<void> {
  const users = Object.entries(secrets.kafka);
  const scram = users.flatMap(([name, password]) => [
    '--add-scram',
    `${MECHANISM}=[name=${name},password=${password}]`,
  ]);
  try {
    await command('kafka-format', [
      'kafka.tools.StorageTool',
      'format',
      '--standalone',
      // Name and value are one argument, because an id may begin with a dash and would be taken for an option.
      `--cluster-id=${secrets.kafkaClusterId}`,
      '-c',
      properties,
      ...scram,
    ]);
  } catch (error) {
    rmSync(usersFile, { force: true });
    if (!(error instanceof LocalCityError)) throw error;
    throw new LocalCityError(
      `Kafka's folder cannot be prepared: ${messageOf(error).replace(/password=[^\]]*/g, 'password=…')}`,
    );
  }
  writePrivate(usersFile, JSON.stringify(users.map(([name]) => name)));
}

/**
 * Adds the users that the registry has gained since the folder was formatted. kafkajs cannot create users, and Kafka's own command takes
 * over a second for each.
 */
async function addUsers(
  command: Command,
  home: string,
  port: number,
  secrets: Secrets,
  usersFile: string,
): Promise<void> {
  const known = new Set(JSON.parse(readFileSync(usersFile, 'utf8')) as string[]);
  const missing = Object.entries(secrets.kafka).filter(([name]) => !known.has(name));
  if (missing.length === 0) return;
  const properties = join(home, 'deployment.properties');
  writePrivate(properties, clientProperties('deployment', secrets.kafka['deployment'] ?? ''));
  for (const [name, password] of missing) {
    await command('kafka-users', [
      'kafka.admin.ConfigCommand',
      ...['--bootstrap-server', `127.0.0.1:${port}`, '--command-config', properties],
      ...['--alter', '--entity-type', 'users', '--entity-name', name],
      ...['--add-config', `${MECHANISM}=[iterations=4096,password=${password}]`],
    ]);
    known.add(name);
    writePrivate(usersFile, JSON.stringify([...known]));
  }
  rmSync(properties, { force: true });
}

export const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
