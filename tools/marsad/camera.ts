import { readFileSync } from 'node:fs';
import { LocalCityError, messageOf } from '@marsad/deploy-local';
import {
  cameraTermsOf,
  CameraTerms,
  normaliseTexts,
  SIGNAGE_ADVICE,
  signageFault,
  textFaultIn,
  type Camera,
} from '@marsad/schemas';
import { cameraVersionOf } from '@marsad/schemas/ids';
import { Command } from 'commander';
import { parse } from 'yaml';
import { z } from 'zod';
import { answer, type Wanted } from './answer.ts';
import { cameraCheckCommand } from './camera-check.ts';
import { cameraDiscoverCommand } from './camera-discover.ts';
import { cameraOf, isAddress, type CameraOptions } from './camera-options.ts';
import { withDirectory } from './connect.ts';
import { decideAs } from './decide-as.ts';
import { printTable } from './table.ts';

type AddOptions = Wanted & CameraOptions;

const addressOf = (source: Camera['source']): string => {
  switch (source.kind) {
    case 'file':
      return source.path;
    case 'rtsp':
      return source.url;
    case 'edge':
      return 'brings its results itself';
  }
};

async function list(wanted: Wanted): Promise<void> {
  await withDirectory(async (directory) => {
    const cameras = (await directory.cameras()).sort((a, b) => (a.camera < b.camera ? -1 : 1));
    answer(wanted, cameras, () =>
      printTable(
        ['camera', 'district', 'name', 'source', 'analytics'],
        cameras.map(({ camera, district, name, source, analytics }) => [
          camera,
          district,
          name.en,
          addressOf(source),
          analytics.join(', ') || 'none',
        ]),
      ),
    );
  });
}

async function addFromFile(file: string, wanted: Wanted): Promise<void> {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new LocalCityError(`${file} cannot be read as YAML: ${messageOf(error)}`);
  }
  await send(content, file, wanted);
}

/** Registers a camera, or changes the one with its id, as the supervisor. */
async function send(content: unknown, where: string, wanted: Wanted): Promise<void> {
  const camera = termsFrom(content, where);
  const before = await withDirectory(async (directory, { districts }) => {
    if (!districts.includes(camera.district))
      throw new LocalCityError(`unknown district ${camera.district}: name one of ${districts.join(', ')}`);
    return (await directory.cameras()).find((known) => known.camera === camera.camera);
  });
  await decideAs(
    'supervisor',
    before
      ? { kind: 'camera.change', camera, replaces: cameraVersionOf(cameraTermsOf(before)) }
      : { kind: 'camera.register', camera },
  );
  answer(wanted, { added: camera.camera }, () =>
    console.log(`${camera.camera} is in the directory: a replica takes it within seconds.`),
  );
}

/** @throws LocalCityError that says what to write instead */
function termsFrom(content: unknown, where: string): CameraTerms {
  const text = normaliseTexts(content);
  const camera = CameraTerms.safeParse(text);
  if (!camera.success)
    throw new LocalCityError(`${where} does not describe a camera:\n${z.prettifyError(camera.error)}`);
  const unreadable = textFaultIn(text);
  if (unreadable)
    throw new LocalCityError(
      `${where}: ${unreadable.path.slice(1).replaceAll('/', '.')}: write it on one line, of visible characters, without direction marks`,
    );
  const fault = signageFault(camera.data, Date.now());
  if (fault) throw new LocalCityError(`${where}: signage: ${SIGNAGE_ADVICE[fault]}: until then the camera stays off`);
  return camera.data;
}

async function add(addressOrFile: string, options: AddOptions): Promise<void> {
  const { json } = options;
  if (!isAddress(addressOrFile)) return addFromFile(addressOrFile, { json });
  await send(cameraOf(addressOrFile, options), 'the command', { json });
}

async function remove(camera: string, { reason, json }: Wanted & { reason: string }): Promise<void> {
  const isKnown = await withDirectory(async (directory) =>
    (await directory.cameras()).some((known) => known.camera === camera),
  );
  if (!isKnown) throw new LocalCityError(`There is no camera ${camera}: \`marsad camera list\` names them.`);
  await decideAs('supervisor', { kind: 'camera.remove', cameraId: camera, reason });
  answer({ json }, { removed: camera }, () => console.log(`${camera} is removed: it is no longer recorded.`));
}

export function cameraCommand(): Command {
  const command = new Command('camera').description('The directory of cameras');
  command.command('list').description('Every camera of the city').action(list);
  command
    .command('add <address>')
    .description(
      'Registers or changes a camera, as the supervisor: by its RTSP address, or as a YAML file describes it (one entry of city.yaml)',
    )
    .option('--id <camera>', 'its id, unique in the city')
    .option('--district <district>', 'the district that it belongs to')
    .option('--name <text>', 'its name in French, Arabic and English, with a bar between them; or one name for all')
    .option('--position <longitude,latitude>', 'where it stands')
    .option('--heading <degrees>', 'where it looks, from north, clockwise', '0')
    .option('--contact <text>', 'whom people reach who read its sign')
    .option('--sign <day>', 'the day on which its sign was recorded, as 2026-11-30')
    .option('--transport <transport>', 'tcp or udp', 'tcp')
    .option('--credential <name>', 'the name of its credential: never the password itself')
    .option('--analysis-address <address>', 'a smaller stream of the same camera for the analysis')
    .option('--device <address>', 'its ONVIF device')
    .option('--analytics <names>', 'flow, behaviour, plates, with commas between them', '')
    .option('--simulated', 'marks everything of it as a demonstration')
    .action(add);
  command
    .command('remove <camera>')
    .description('Takes a camera out of the directory, as the supervisor: it is no longer recorded')
    .option('--reason <text>', 'why', 'removed by command')
    .action(remove);
  command.addCommand(cameraDiscoverCommand());
  command.addCommand(cameraCheckCommand());
  return command;
}
