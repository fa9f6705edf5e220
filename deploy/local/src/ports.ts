import { createServer } from 'node:net';

export type Ports = {
  /** For clients, the controller and the broker's own listener. */
  readonly kafka: number;
  readonly kafkaController: number;
  readonly kafkaBroker: number;
  readonly objects: number;
  readonly clickhouse: number;
  readonly oidc: number;
  readonly http: number;
  /** For smart cameras. */
  readonly edge: number;
};

/** The demonstration's ports. The telemetry ports of its services start at 29100. */
export const DEMO_PORTS: Ports = {
  kafka: 29092,
  kafkaController: 29093,
  kafkaBroker: 29094,
  objects: 29000,
  clickhouse: 28123,
  oidc: 28080,
  http: 8080,
  edge: 29443,
};
export const DEMO_TELEMETRY_PORT = 29100;

/** The purpose of each port, for messages. */
export const PORT_NAMES: Readonly<Record<keyof Ports, string>> = {
  kafka: 'Kafka',
  kafkaController: 'the Kafka controller',
  kafkaBroker: 'the Kafka broker',
  objects: 'the object store',
  clickhouse: 'ClickHouse',
  oidc: 'the sign-in page',
  http: 'the web page',
  edge: 'smart cameras',
};

/** Binds a port on 127.0.0.1 and releases it again. @returns the port, or undefined when it is taken */
const tryPort = (port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const taken = address !== null && typeof address === 'object' ? address.port : undefined;
      server.close(() => resolve(taken));
    });
  });

/** Finds as many ports as asked for on which nothing listens now. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = await tryPort(0);
    if (port !== undefined) ports.add(port);
  }
  return [...ports];
}

export async function chooseFreePorts(): Promise<Ports> {
  const names = Object.keys(PORT_NAMES) as (keyof Ports)[];
  const free = await freePorts(names.length);
  return Object.fromEntries(names.map((name, index) => [name, free[index]])) as Ports;
}

/** Which of these ports are taken now. */
export async function takenPorts(ports: Partial<Ports>): Promise<(readonly [keyof Ports, number])[]> {
  const taken: (readonly [keyof Ports, number])[] = [];
  for (const [name, port] of Object.entries(ports) as [keyof Ports, number][])
    if ((await tryPort(port)) === undefined) taken.push([name, port]);
  return taken;
}
