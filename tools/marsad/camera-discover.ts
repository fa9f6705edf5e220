import { readFileSync } from 'node:fs';
import { LocalCityError, messageOf } from '@marsad/deploy-local';
import { discoverDevices, OnvifError, probeDevice, type Credential, type Discovery, type Probe } from '@marsad/onvif';
import { Command, InvalidArgumentError, Option } from 'commander';
import { answer, type Wanted } from './answer.ts';
import { printTable } from './table.ts';

type DiscoverWanted = Wanted & {
  readonly seconds: number;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly anyCertificate?: boolean;
};

async function discover(address: string | undefined, wanted: DiscoverWanted): Promise<void> {
  if (address === undefined) {
    const found = await discoverDevices({ seconds: wanted.seconds });
    answer(wanted, found, () => printFound(found));
    return;
  }
  const credential = credentialOf(wanted);
  try {
    const probe = await probeDevice(address, { credential, anyCertificate: wanted.anyCertificate });
    answer(wanted, probe, () => printProbe(probe));
  } catch (error) {
    if (!(error instanceof OnvifError)) throw error;
    throw new LocalCityError(`${error.code}: ${error.message}${ADVICE[error.code] ?? ''}`);
  }
}

/** What a person can do about it, where that is one thing. */
const ADVICE: Partial<Record<OnvifError['code'], string>> = {
  credentials_needed: ' Name them with --user and --password-file.',
  certificate_refused: ' If the network between is yours, use --any-certificate.',
};

function credentialOf({ user, passwordFile }: DiscoverWanted): Credential | undefined {
  if (user === undefined && passwordFile === undefined) return undefined;
  if (user === undefined || passwordFile === undefined)
    throw new LocalCityError('Name both --user and --password-file, or neither.');
  try {
    return { user, password: readFileSync(passwordFile, 'utf8').replace(/\r?\n$/, '') };
  } catch (error) {
    throw new LocalCityError(`${passwordFile} cannot be read: ${messageOf(error)}`);
  }
}

function printFound({ devices, ignored, calledFrom }: Discovery): void {
  printTable(
    ['address', 'name', 'hardware', 'location', 'answered from'],
    devices.map(({ address, name, hardware, location, from }) => [address, name, hardware, location, from]),
  );
  if (calledFrom.length === 0) console.log('This machine is on no network to call on.');
  if (ignored > 0) console.log(`${ignored} other datagrams were ignored.`);
}

function printProbe({ address, facts, clockOffsetMs, main, sub, snapshot, profiles, can, notes }: Probe): void {
  printTable(
    ['fact', 'value'],
    [
      ['device', `${facts.manufacturer} ${facts.model}`.trim() || 'says nothing of itself'],
      ['firmware', facts.firmware],
      ['serial number', facts.serial],
      ['address', address],
      ['clock', clockOffsetMs === undefined ? 'unknown' : `${(clockOffsetMs / 1000).toFixed(1)} s off`],
      ['main stream', main.address],
      ['smaller stream', sub?.address ?? 'none'],
      ['picture', snapshot ?? 'none'],
      [
        'can',
        Object.entries(can)
          .flatMap(([name, able]) => (able ? [name] : []))
          .join(', ') || 'send pictures',
      ],
    ],
  );
  printTable(
    ['profile', 'lens', 'codec', 'size', 'frames/s', 'kbit/s'],
    profiles.map(({ name, source, codec, widthPx, heightPx, fps, kbps }) => [
      name,
      source,
      codec,
      `${widthPx} × ${heightPx}`,
      fps ?? '?',
      kbps ?? '?',
    ]),
  );
  for (const { text } of notes) console.log(text);
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds <= 0 || seconds > 60) throw new InvalidArgumentError('1 to 60 seconds.');
  return seconds;
}

export const cameraDiscoverCommand = (): Command =>
  new Command('discover')
    .description('Finds the ONVIF devices of this network, or says what the device at an address is and sends')
    .argument('[address]', 'a host, or the address of a device service')
    .addOption(new Option('--seconds <n>', 'how long to wait for answers').argParser(secondsOf).default(5))
    .option('--user <user>', 'who signs in to the device')
    .option('--password-file <file>', 'a file that holds the password')
    .option('--any-certificate', 'accepts a certificate that nobody vouches for')
    .action(discover);
