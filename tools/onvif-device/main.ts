// A simulated ONVIF device, for trying the platform without a camera: README.md.
import { readFileSync } from 'node:fs';
import {
  probeMatch,
  readDumps,
  startResponder,
  startSimulatedDevice,
  type DeviceKind,
  type ScriptedEvent,
  type SimulatedDevice,
} from '@marsad/onvif/testing';
import { Command, Option } from 'commander';
import { parse } from 'yaml';
import { z } from 'zod';

type Options = {
  kind: DeviceKind;
  host: string;
  port: string;
  dumps?: string;
  user?: string;
  password?: string;
  httpDigest?: boolean;
  clockOffset: string;
  namedHost?: string;
  delay: string;
  events?: string;
  discoverable?: boolean;
};

const Items = z.record(z.string(), z.string()).optional();
/** Events with the seconds after the start at which they happen. */
const Script = z.array(
  z.object({
    afterSeconds: z.number().nonnegative(),
    topic: z.string(),
    source: Items,
    data: Items,
    operation: z.enum(['Initialized', 'Changed', 'Deleted']).optional(),
  }),
);

async function start(options: Options): Promise<void> {
  const { user, password = '' } = options;
  const device = await startSimulatedDevice({
    kind: options.kind,
    host: options.host,
    port: Number(options.port),
    clockOffsetMs: Number(options.clockOffset) * 1000,
    delayMs: Number(options.delay),
    asks: options.httpDigest ? 'http_digest' : 'ws_security',
    ...(user !== undefined && { credential: { user, password } }),
    ...(options.namedHost !== undefined && { namedHost: options.namedHost }),
    ...(options.dumps !== undefined && { dumps: readDumps(options.dumps) }),
  });
  console.log(device.address);
  if (options.events) play(device, options.events);
  const responder = options.discoverable ? await beDiscoverable(device) : undefined;
  process.once('SIGINT', () => void Promise.all([device.stop(), responder?.stop()]).then(() => process.exit(0)));
}

function play(device: SimulatedDevice, file: string): void {
  for (const { afterSeconds, ...event } of Script.parse(parse(readFileSync(file, 'utf8'))))
    setTimeout(() => device.push(event as ScriptedEvent), afterSeconds * 1000);
}

const beDiscoverable = ({ address, port }: SimulatedDevice) =>
  startResponder((callId) => [probeMatch(callId, `urn:simulated:${port}`, address, 'Simulated device')], {
    multicast: true,
  });

await new Command('onvif-device')
  .description('A simulated ONVIF device')
  .addOption(new Option('--kind <kind>').choices(['fixed', 'ptz', 'two_lenses', 'second_media']).default('fixed'))
  .option('--host <host>', 'where it listens', '127.0.0.1')
  .option('--port <port>', 'where it listens', '8000')
  .option('--dumps <folder>', 'answers with the recorded answers of this folder, <Action>.xml each')
  .option('--user <user>', 'asks for this user')
  .option('--password <password>', 'and this password')
  .option('--http-digest', 'asks by HTTP digest instead of WS-Security')
  .option('--clock-offset <seconds>', 'its clock is off', '0')
  .option('--named-host <host>', 'names this host in its addresses, as behind a router')
  .option('--delay <ms>', 'waits before each answer', '0')
  .option('--events <file>', 'plays the events of a YAML script')
  .option('--discoverable', 'answers calls for devices on the network')
  .action(start)
  .parseAsync();
