import { readFileSync } from 'node:fs';
import { LocalCityError, messageOf } from '@marsad/deploy-local';
import {
  cameraRegistered,
  normaliseTexts,
  SIGNAGE_ADVICE,
  signageFault,
  textFaultIn,
  type Camera,
} from '@marsad/schemas';
import { Command } from 'commander';
import { parse } from 'yaml';
import { z } from 'zod';
import { answer, type Wanted } from './answer.ts';
import { cameraDiscoverCommand } from './camera-discover.ts';
import { withDirectory } from './connect.ts';
import { printTable } from './table.ts';

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

async function add(file: string, wanted: Wanted): Promise<void> {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new LocalCityError(`${file} cannot be read as YAML: ${messageOf(error)}`);
  }
  const text = normaliseTexts(content);
  const camera = cameraRegistered.schema.safeParse(text);
  if (!camera.success)
    throw new LocalCityError(`${file} does not describe a camera:\n${z.prettifyError(camera.error)}`);
  const unreadable = textFaultIn(text);
  if (unreadable)
    throw new LocalCityError(
      `${file}: ${unreadable.path.slice(1).replaceAll('/', '.')}: write it on one line, of visible characters, without direction marks`,
    );
  const fault = signageFault(camera.data, Date.now());
  if (fault) throw new LocalCityError(`${file}: signage: ${SIGNAGE_ADVICE[fault]}: until then the camera stays off`);
  await withDirectory(async (directory, { districts }) => {
    if (!districts.includes(camera.data.district))
      throw new LocalCityError(`unknown district ${camera.data.district}: name one of ${districts.join(', ')}`);
    await directory.addCamera(camera.data);
    answer(wanted, { added: camera.data.camera }, () =>
      console.log(`${camera.data.camera} is in the directory: a replica takes it within seconds.`),
    );
  });
}

async function remove(camera: string, wanted: Wanted): Promise<void> {
  await withDirectory(async (directory) => {
    if (!(await directory.removeCamera(camera)))
      throw new LocalCityError(`There is no camera ${camera}: \`marsad camera list\` names them.`);
    answer(wanted, { removed: camera }, () => console.log(`${camera} is removed.`));
  });
}

export function cameraCommand(): Command {
  const command = new Command('camera').description('The directory of cameras');
  command.command('list').description('Every camera of the city').action(list);
  command
    .command('add <file>')
    .description('Adds or replaces the camera that a YAML file describes, as one entry of city.yaml')
    .action(add);
  command.command('remove <camera>').description('Takes a camera out of the directory').action(remove);
  command.addCommand(cameraDiscoverCommand());
  return command;
}
