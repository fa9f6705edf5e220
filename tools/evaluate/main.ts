// `npm run evaluate -- COMMAND`: writes raw predictions in standard formats, on data that the project does not hold. Only `all` and
// `ground`, which score, read label files.
import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { evaluateAll } from './all.ts';
import { evaluateBehaviour } from './behaviour.ts';
import { evaluateClip } from './clip.ts';
import { evaluateCrossings } from './crossings.ts';
import { EvaluationError } from './errors.ts';
import { evaluateFalseAlarms } from './false-alarms.ts';
import { evaluateGround } from './ground.ts';
import { evaluateHealth } from './health.ts';
import { evaluateImageQuality } from './image-quality.ts';
import { evaluateMasks } from './masks.ts';
import { evaluateObjects } from './objects.ts';
import { evaluateScenarios } from './scenarios.ts';
import { evaluateSidecars } from './sidecars.ts';
import { evaluateStaticRegions } from './static-regions.ts';
import { evaluateTracks } from './tracks.ts';
import { evaluateTraffic } from './traffic.ts';

const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 64)
    throw new InvalidArgumentError('A whole number from 1 to 64.');
  return value;
};
const seconds = (text: string): number => {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('Seconds from the beginning of the video, such as 90 or 12.5.');
  return value;
};
const threads = () =>
  new Option('--threads <n>', 'networks that run at once, one thread each').argParser(count).default(1);

/** A command that parses its own arguments and whose code is loaded only when it runs. */
const lazyCommand = (name: string, description: string, load: () => Promise<(args: string[]) => unknown>): Command =>
  new Command(name)
    .description(description)
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async () => {
      const evaluate = await load();
      await evaluate(process.argv.slice(process.argv.indexOf(name) + 1));
    });

async function loadEvaluation(file: string, name: string): Promise<(args: string[]) => unknown> {
  const url = new URL(file, import.meta.url);
  if (!existsSync(url)) throw new EvaluationError(`this version evaluates no ${file.replace('.ts', '')} yet`);
  const evaluate = ((await import(url.href)) as Record<string, unknown>)[name];
  if (typeof evaluate !== 'function') throw new EvaluationError(`${file} does not export ${name}`);
  return evaluate as (args: string[]) => unknown;
}

const program = new Command('evaluate')
  .description('Runs perception on pictures and videos and writes what it sees, for anybody’s own scorer')
  .addCommand(
    lazyCommand('plates', 'plates of photographs (--images DIR) or cut-outs (--crops DIR)', () =>
      loadEvaluation('plates.ts', 'evaluatePlates'),
    ),
  )
  .addCommand(
    new Command('objects')
      .description('people, cycles and vehicles of photographs: file,class,confidence,x,y,width,height,ms')
      .requiredOption('--images <dir>', 'a folder with pictures, and its folders')
      .requiredOption('--out <file>', 'the CSV file to write')
      .addOption(threads())
      .action(evaluateObjects),
  )
  .addCommand(
    new Command('tracks')
      .description('people or vehicles through every frame of a video, as MOTChallenge rows')
      .requiredOption('--video <file>', 'the video')
      .requiredOption('--out <file>', 'the text file to write')
      .addOption(new Option('--class <class>', 'what is followed').choices(['person', 'vehicle']).default('person'))
      .addOption(threads())
      .action(evaluateTracks),
  )
  .addCommand(
    new Command('crossings')
      .description('who crosses which line: seconds,line,direction,class,track')
      .requiredOption('--video <file>', 'the video')
      .requiredOption('--lines <file>', '[{"name":"a","from":[x,y],"to":[x,y]}], px of the video')
      .requiredOption('--out <file>', 'the CSV file to write')
      .addOption(threads())
      .action(evaluateCrossings),
  )
  .addCommand(
    new Command('behaviour')
      .description('what the rules of a site raise: seconds,endSeconds,rule,kind,place,track,confidence')
      .requiredOption('--video <file>', 'the video')
      .requiredOption('--site <file>', '{"calibration"?, "lines", "zones"?, "rules"}, px of the video')
      .requiredOption('--out <file>', 'the CSV file to write')
      .addOption(threads())
      .action(evaluateBehaviour),
  )
  .addCommand(
    new Command('traffic')
      .description('passages with speeds, flows, queues, states and turning movements at a site, as JSON')
      .requiredOption('--video <file>', 'the video')
      .requiredOption('--site <file>', '{"calibration"?, "lines", "zones"?, "rules"?}, px of the video')
      .requiredOption('--out <file>', 'the JSON file to write')
      .addOption(threads())
      .action(evaluateTraffic),
  )
  .addCommand(
    new Command('ground')
      .description('how wrong the scale of a proposed ground plane is, at cameras where somebody measured')
      .requiredOption('--data <dir>', 'a folder of sets: labels.json with a calibration, and videos beside it')
      .option('--except <text...>', 'leaves out videos whose names contain it')
      .addOption(threads())
      .action(evaluateGround),
  )
  .addCommand(
    new Command('masks')
      .description('what a preview of each analysed frame hides: frame,seconds,whole,x,y,width,height')
      .requiredOption('--video <file>', 'the video')
      .requiredOption('--out <file>', 'the CSV file to write')
      .addOption(
        new Option('--as <view>', 'a preview, or an alert’s clip, which shows every frame')
          .choices(['preview', 'clip'])
          .default('preview'),
      )
      .addOption(threads())
      .action(evaluateMasks),
  )
  .addCommand(
    new Command('clip')
      .description('the masked clip that the city would make of a time of a video, as MP4')
      .requiredOption('--video <file>', 'the video')
      .requiredOption('--from <seconds>', 'where the clip begins, from the first picture on', seconds)
      .requiredOption('--to <seconds>', 'where it ends', seconds)
      .requiredOption('--out <file>', 'the MP4 file to write')
      .addOption(threads())
      .action(evaluateClip),
  )
  .addCommand(
    new Command('sidecars')
      .description('how large the masks and tracks beside a recording are: seconds,video_bytes,frames,masks_bytes,…')
      .requiredOption('--video <file>', 'the video')
      .requiredOption('--out <file>', 'the CSV file to write')
      .option('--keep <dir>', 'a folder for the files themselves')
      .addOption(threads())
      .action(evaluateSidecars),
  )
  .addCommand(
    new Command('static-regions')
      .description('how often something seems to stand in videos, and how soon what is put into them is found')
      .requiredOption('--video <file...>', 'two videos or more')
      .addOption(new Option('--trials <n>', 'things put into each video, of each size').argParser(count).default(6))
      .action(evaluateStaticRegions),
  )
  .addCommand(
    new Command('image-quality')
      .description('what the quality measures say of videos as they are, blurred, darkened, covered, turned, …')
      .requiredOption('--video <file...>', 'the videos')
      .action(evaluateImageQuality),
  )
  .addCommand(
    new Command('health')
      .description('whether each picture shows a fault of its camera: file,state,reason')
      .requiredOption('--images <dir>', 'a folder with pictures, and its folders')
      .requiredOption('--out <file>', 'the CSV file to write')
      .action(evaluateHealth),
  )
  .addCommand(
    new Command('scenarios')
      .description(
        'rules (precision, recall, false alarms) and traffic (speeds, queues, turns) against the truth of the synthetic street',
      )
      .addOption(new Option('--seeds <n>', 'streets of each scenario').argParser(count).default(3))
      .option('--out <file>', 'the JSON file to write')
      .action(evaluateScenarios),
  )
  .addCommand(
    new Command('false-alarms')
      .description('what all kinds of rules raise at their defaults on videos and on quiet synthetic streets')
      .requiredOption('--data <dir>', 'the folder of the sets (mot-…, video-…, tfl-…, fall…)')
      .requiredOption('--out <file>', 'the CSV file to write, a row an alarm')
      .addOption(new Option('--seeds <n>', 'streets of each kind').argParser(count).default(1))
      .addOption(threads())
      .action(evaluateFalseAlarms),
  )
  .addCommand(
    lazyCommand('faces', 'probes against a gallery (--gallery list.csv --probes list.csv)', () =>
      loadEvaluation('faces.ts', 'evaluateFaces'),
    ),
  )
  .addCommand(
    new Command('all')
      .description('all of it over the labelled sets of a folder, scored, into docs/evaluation.md')
      .requiredOption('--data <dir>', 'the folder of the sets (make evaluate EVAL_DATA=DIR)')
      .option('--out <file>', 'another file than docs/evaluation.md')
      .action(evaluateAll),
  );

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof EvaluationError)) throw error;
  console.error(`evaluate: ${error.message}`);
  process.exitCode = 1;
}
