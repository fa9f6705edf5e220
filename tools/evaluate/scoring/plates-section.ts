import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvRows } from '../csv.ts';
import { evaluate, msOf, outPath } from './command.ts';
import { scorePlates, type Read, type Writing } from './plates.ts';
import { percent, shareOf, type Section } from './section.ts';
import { platesOf } from './sets.ts';

type Known = {
  readonly peers: readonly [openalpr: string, ppocr: string, trial: string];
  readonly goal: string;
  readonly writing: Writing;
};

/** The peers' measured shares of exact reads (the peers were told the country), and our goal, by folder. */
const KNOWN: Readonly<Record<string, Known>> = {
  'plates-morocco/vehicles': { peers: ['0', '1 of 8, letter not counted', '8 of 8'], goal: 'all', writing: 'moroccan' },
  'plates-tunisia/vehicles': { peers: ['23 %', '75 %', '96 %'], goal: '95 %', writing: 'tunisian' },
  'plates-tunisia/crops': { peers: ['34 %', '54 %', '90 %'], goal: '93 %', writing: 'tunisian' },
  'plates-openalpr/eu': { peers: ['88 %', '88 %', '100 %'], goal: '98 %', writing: 'zero_is_o' },
  'plates-openalpr/br': { peers: ['24 % (52 % with its pattern)', '85 %', '94 %'], goal: '96 %', writing: 'plain' },
  'plates-openalpr/us': { peers: ['55 %', '67 %', '72 %'], goal: '78 %', writing: 'plain' },
  'plates-argentina/crops': { peers: ['20 %', '74 %', '85 %'], goal: '85 %', writing: 'plain' },
};
const UNKNOWN: Known = { peers: ['not measured', 'not measured', 'not measured'], goal: '–', writing: 'plain' };

/** @param certainAbove the lowest confidence at which the reader's model card calls an answer certain */
export async function platesSection(data: string, sets: readonly string[], certainAbove: number): Promise<Section> {
  const rows: string[][] = [];
  const commands: string[] = [];
  for (const { folder, kind, texts } of sets.flatMap((set) => platesOf(data, set))) {
    const { peers, goal, writing } = KNOWN[folder] ?? UNKNOWN;
    const out = outPath(`${folder}.reads.csv`);
    console.log(`evaluate: plates of ${folder} …`);
    const ran = await evaluate(['plates', `--${kind}`, join(data, folder), '--out', out]);
    commands.push(`npm run evaluate -- plates --${kind} $EVAL_DATA/${folder} --out reads.csv`);
    if (ran.kind === 'failed') {
      rows.push([folder, ...peers, goal, `failed: ${ran.reason}`]);
      continue;
    }
    const score = scorePlates(texts, firstReads(out), writing, certainAbove);
    rows.push([
      folder,
      ...peers,
      goal,
      `**${shareOf(score.exact, score.images)}**`,
      percent(score.certain / Math.max(1, score.images)),
      shareOf(score.certainWrong, score.certain),
      msOf(ran.lastLine),
    ]);
  }
  return {
    title: 'Plates, read exactly',
    intro:
      'One answer a picture, all characters right. OpenALPR and PP-OCRv4 were told the country, as was the first trial; ours was not. In Europe O ' +
      `and 0 are not told apart. Certain: a confidence of ${certainAbove} or more.`,
    head: [
      'set',
      'OpenALPR',
      'PP-OCRv4 + pattern',
      'first trial',
      'goal',
      'ours',
      'certain',
      'wrong of certain',
      'ms, median / 95 %',
    ],
    rows,
    commands,
  };
}

/** Takes the first row of each image, which is the best: rows come best first. */
function firstReads(path: string): Map<string, Read> {
  const reads = new Map<string, Read>();
  for (const { file = '', text = '', confidence = '' } of csvRows(readFileSync(path, 'utf8')))
    if (!reads.has(file)) reads.set(file, { text, confidence: Number(confidence) });
  return reads;
}
