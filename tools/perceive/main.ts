// `node tools/perceive/main.ts CAMERA`: prints the events that the city would find in a camera's footage, without running the city.
import { writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { loadCity } from '@marsad/samples';
import { createDetector } from '@marsad/vision';
import { Command } from 'commander';
import { openFootage } from '@marsad/media';
import { perceive } from './perceive.ts';
import { peopleOf, reportOf } from './report.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const command = new Command('perceive')
  .description('Plays a camera’s footage through gate, detector, tracker, lines and zones, and says what passed')
  .argument('<camera>', 'a camera of the city file with a file source')
  .option('--city <file>', 'the city file', join(ROOT, 'samples', 'city.yaml'))
  .option('--video <file>', 'other footage than the camera’s own')
  .option('--fps <n>', 'frames a second that are analysed', '5')
  .option('--phase <ms...>', 'where the first frame is taken; several play the footage several times', ['0'])
  .option('--people <file>', 'writes the tracks of people as MOTChallenge rows')
  .parse();
const options = command.opts<{ city: string; video?: string; fps: string; phase: string[]; people?: string }>();
const name = command.args[0] ?? '';
const camera = loadCity(options.city).cameras.find((candidate) => candidate.camera === name);
if (!camera) command.error(`no camera ${name} in ${options.city}`);
else {
  const video =
    options.video ??
    (camera.source.kind === 'file' ? camera.source.path : command.error(`${name} is no file: name one with --video`));
  const path = isAbsolute(video) || options.video ? video : join(ROOT, 'samples', video);
  const detector = createDetector({ modelsDirectory: join(ROOT, 'models') });
  for (const phase of options.phase) {
    const perceived = await perceive(
      camera,
      openFootage(path, { fps: Number(options.fps), phaseMs: Number(phase) }),
      detector,
    );
    console.log(`${name} from ${phase} ms: ${reportOf(perceived)}`);
    if (options.people) writeFileSync(options.people, peopleOf(perceived.examinedFrames));
  }
  await detector.close();
}
