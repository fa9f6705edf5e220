import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCameraAuthority } from '@marsad/config';
import { LocalCityError, messageOf, ROOT } from '@marsad/deploy-local';
import type { CheckSource } from '@marsad/streaming';
import { isSecure, parseAddress, refusedCheck } from '@marsad/streaming/check';
import type { AddressFault, CheckReport } from '@marsad/streaming/check';
import { Command, InvalidArgumentError, Option } from 'commander';
import { answer, type Wanted } from './answer.ts';
import { linesOf } from './camera-check-lines.ts';

type CheckWanted = Wanted & {
  readonly seconds: number;
  readonly transport: 'tcp' | 'udp';
  readonly user?: string;
  readonly passwordFile?: string;
  readonly record?: string;
  readonly ca?: string;
};

const ADDRESS_ADVICE: Readonly<Record<AddressFault, string>> = {
  holds_credentials:
    'The address holds a user name or password. Addresses are shown, logged and stored: write it without them, and give --user NAME and --password-file FILE.',
  other_scheme: 'Only addresses that begin with rtsp:// or rtsps://, and files, can be checked.',
  not_an_address:
    'This is not the address of a camera: it has a blank in it, is longer than 300 characters, or cannot be read.',
};

/** Reads a password. An editor's newline at the end is not part of it. @throws {LocalCityError} */
function readPassword(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)).replace(/\r?\n$/, '');
  } catch (error) {
    throw new LocalCityError(`the password cannot be read: ${messageOf(error)}`);
  }
}

/** @throws {LocalCityError} */
function authorityFor(source: CheckSource, path: string | undefined): { readonly cameraAuthority?: string } {
  if (path === undefined) return {};
  if (source.kind === 'file' || !isSecure(source.url))
    throw new LocalCityError('--ca needs an address that begins with rtsps://: only such a camera has a certificate');
  try {
    return { cameraAuthority: readCameraAuthority(path) };
  } catch (error) {
    throw new LocalCityError(messageOf(error));
  }
}

function sourceOf(address: string, { transport, user, passwordFile }: CheckWanted): CheckSource | AddressFault {
  const parsed = parseAddress(address);
  if (parsed.kind === 'refused') return parsed.fault;
  if (parsed.kind === 'file') return parsed;
  if (user === undefined && passwordFile !== undefined)
    throw new LocalCityError('--password-file needs --user: cameras ask for both');
  const credential =
    user === undefined
      ? {}
      : { credential: { username: user, password: passwordFile === undefined ? '' : readPassword(passwordFile) } };
  return { ...parsed, transport, ...credential };
}

async function watch(source: CheckSource, { seconds, record, ca, json }: CheckWanted): Promise<CheckReport> {
  const authority = authorityFor(source, ca);
  // FFmpeg and the networks take a second to load, which no other command should wait for.
  const { checkCamera, createVisionPerception } = await import('@marsad/streaming');
  const interrupted = new AbortController();
  const stop = (): void => interrupted.abort();
  process.once('SIGINT', stop);
  if (!json) console.error(`Watching for ${seconds} s. Ctrl-C ends it with what was found.`);
  const perception = createVisionPerception(join(ROOT, 'models'));
  try {
    const recording = record === undefined ? {} : { recordDirectory: folderAt(record) };
    const { signal } = interrupted;
    const { report } = await checkCamera({ source, seconds, perception, signal, ...recording, ...authority });
    return report;
  } finally {
    process.off('SIGINT', stop);
    await perception.close();
  }
}

function folderAt(path: string): string {
  try {
    mkdirSync(path, { recursive: true });
    return path;
  } catch (error) {
    throw new LocalCityError(`${path} cannot be made a folder for recordings: ${messageOf(error)}`);
  }
}

async function check(address: string, wanted: CheckWanted): Promise<void> {
  const source = sourceOf(address, wanted);
  const report =
    typeof source === 'string'
      ? refusedCheck('address_refused', ADDRESS_ADVICE[source]).report
      : await watch(source, wanted);
  answer(wanted, report, () => {
    for (const line of linesOf(report)) console.log(line);
  });
  if (report.state !== 'playing') process.exitCode = 1;
}

function secondsOf(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 1 || value > 86_400)
    throw new InvalidArgumentError('From 1 to 86400 seconds.');
  return value;
}

export const cameraCheckCommand = (): Command =>
  new Command('check')
    .description('Watches a camera or a video file as a city would, without a city; exit 0 if it plays at the end')
    .argument('<address>', 'an RTSP address without credentials, or the path of a file, which plays once')
    .option('--seconds <n>', 'how long it is watched', secondsOf, 30)
    .addOption(new Option('--transport <name>', 'how RTSP brings the video').choices(['tcp', 'udp']).default('tcp'))
    .option('--user <name>', "the camera's user name")
    .option('--password-file <file>', 'a file that holds the password and nothing else')
    .option('--ca <file>', 'certificates, PEM: that of an rtsps camera must be issued by one of them')
    .option('--record <folder>', 'keeps the recordings there')
    .action(check);
