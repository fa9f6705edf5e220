import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPlateReader } from '@marsad/vision';
import type { PlateCandidate, PlateReader } from '@marsad/vision';
import { csvRows } from './csv.ts';
import { percentile } from './milliseconds.ts';
import { MODELS } from './networks.ts';
import { withImage } from './image-file.ts';
import { calibrationError, diagramOf, fitScaling } from './reliability.ts';
import type { Answer } from './reliability.ts';

/**
 * Scores the reader on the set that `models/plate-renderer/test_set.py` draws, and prints how well its confidences are calibrated.
 * usage: node tools/evaluate/rendered-plates.ts FOLDER [certainty]
 */
const [, , folder = '', certainty = '0.8'] = process.argv;
const CERTAINTY = Number(certainty);

type Label = { readonly file: string; readonly text: string; readonly family: string };
type Result = Label & { readonly answer: Answer; readonly read: string; readonly ms: number };

const labelsIn = (path: string): Label[] =>
  csvRows(readFileSync(join(path, 'labels.csv'), 'utf8')).map(({ file = '', text = '', family = '' }) => ({
    file,
    text,
    family,
  }));

/** The plate's text without separators, as the labels write it. */
const plain = (candidate: PlateCandidate | undefined): string =>
  (candidate?.proposal.text ?? '').replaceAll(/[|-]/g, '');

async function readOne(label: Label, reader: PlateReader): Promise<Result> {
  const pixels = await withImage(join(folder, label.file), (image) => image.pixels());
  const startedAtMs = performance.now();
  const [best] = await reader.read(pixels);
  const answer = { confidence: best?.proposal.confidence ?? 0, right: plain(best) === label.text };
  return { ...label, answer, read: plain(best), ms: performance.now() - startedAtMs };
}

const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

function table(results: readonly Result[]): string[] {
  const families = Map.groupBy(results, ({ family }) => family);
  return [...families, ['all', results] as const].map(([family, group]) => {
    const right = group.filter(({ answer }) => answer.right).length;
    const sure = group.filter(({ answer }) => answer.confidence >= CERTAINTY);
    const wrong = sure.filter(({ answer }) => !answer.right).length;
    return `${family}: ${group.length}, right ${percent(right, group.length)}, certain ${percent(sure.length, group.length)}, of these wrong ${percent(wrong, sure.length)}`;
  });
}

const reader = await createPlateReader({ modelsDirectory: MODELS, threads: 1 });
const results: Result[] = [];
for (const label of labelsIn(folder)) results.push(await readOne(label, reader));
await reader.close();

const answers = results.filter(({ read }) => read !== '').map(({ answer }) => answer);
const { start, slope } = fitScaling(answers);
const lines = [
  ...table(results),
  `ms: median ${percentile(
    results.map(({ ms }) => ms),
    0.5,
  ).toFixed(1)}`,
  `expected calibration error ${calibrationError(answers).toFixed(3)}; better with start ${start.toFixed(2)}, slope ${slope.toFixed(2)}`,
  ...diagramOf(answers).map(
    ({ from, count, confidence, right }) =>
      `${from.toFixed(1)}: ${count} answers, sure ${confidence.toFixed(3)}, right ${right.toFixed(3)}`,
  ),
];
process.stdout.write(`${lines.join('\n')}\n`);
