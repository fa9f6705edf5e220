// `node tools/evaluate/faces-sets.ts --data DIR`: scores open-set identification on the labelled face sets of a folder.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createFaceReader, createGallery, type CurvePoint, type FaceReader } from '@marsad/vision';
import { Command } from 'commander';
import { csvFile } from './csv.ts';
import { EvaluationError } from './errors.ts';
import { readLabels } from './face-lists.ts';
import {
  type LabelledImage,
  POINTS_HEADER,
  pointsRows,
  describeSet,
  type LabelledFace,
  type LabelledFaceSet,
} from './labelled-faces.ts';
import { ENROLMENTS, enrolmentRow } from './face-enrolments.ts';
import { trackRows } from './face-tracks.ts';
import { MODELS } from './networks.ts';
import { writeOut } from './out-file.ts';
import { percentile } from './milliseconds.ts';
import { cutTightly, TIGHT } from './tight-portraits.ts';
import { atThreshold, openSet, type Search, type Share, shareText } from './score-faces.ts';

/** Sets that hold strangers. In the other sets, each half of the people is enrolled in turn and the other half are the strangers. */
const WITH_STRANGERS = ['faces-lfw'];
const SETS = ['faces-lfw', 'faces-orl', 'faces-officials'];
const GALLERY_SIZES = [1, 5, 10, 25, 50];
const CURVE_THRESHOLDS = Array.from({ length: 31 }, (_, at) => (30 + at) / 100);

/** Searches every probe among these people; everybody else is a stranger. */
function search({ templates, probes }: LabelledFaceSet, enrolled: readonly string[]): Search[] {
  const gallery = createGallery({ capacity: enrolled.length });
  for (const identity of enrolled) gallery.enrol(identity, templates.get(identity) ?? []);
  return probes.map(({ identity, embedding }) => {
    const best = embedding && gallery.best(embedding);
    const truth = identity !== undefined && enrolled.includes(identity) ? identity : undefined;
    return { truth, identity: best?.identity ?? '', score: best?.score ?? -1 };
  });
}

/** Splits the people into galleries of this size and searches each: everybody is searched once in a gallery of that size. */
function inGroups(set: LabelledFaceSet, size: number, among: readonly LabelledFace[]): Search[] {
  const people = [...set.templates.keys()];
  const groups = Array.from({ length: Math.floor(people.length / size) }, (_, at) =>
    people.slice(at * size, (at + 1) * size),
  );
  return groups.flatMap((group) => {
    const probes = among.filter(({ identity }) => identity === undefined || group.includes(identity));
    return search({ ...set, probes }, group);
  });
}

function halves(set: LabelledFaceSet): Search[] {
  const people = [...set.templates.keys()];
  const [first, second] = [people.filter((_, at) => at % 2 === 0), people.filter((_, at) => at % 2 === 1)];
  return [...search(set, first), ...search(set, second)];
}

/**
 * `strangers` counts people, not searches: several galleries search the same strangers, so bounds computed from the number of searches
 * would be too narrow.
 */
type Trial = {
  readonly name: string;
  readonly gallery: number;
  readonly strangers: number;
  readonly searches: readonly Search[];
};

function trialsOf(name: string, set: LabelledFaceSet): Trial[] {
  const strangers = set.probes.filter(({ identity }) => identity === undefined).length;
  if (!WITH_STRANGERS.includes(name)) {
    const gallery = Math.floor(set.templates.size / 2);
    return [{ name, gallery, strangers: set.probes.length, searches: halves(set) }];
  }
  return GALLERY_SIZES.filter((size) => size <= set.templates.size).map((gallery) => ({
    name,
    gallery,
    strangers,
    searches: inGroups(set, gallery, set.probes),
  }));
}

const passedText = (fpir: Share, strangers: number): string =>
  fpir.of > strangers ? `${fpir.percent.toFixed(2)} % (${fpir.count} of ${fpir.of} searches)` : shareText(fpir);

function row({ name, gallery, strangers, searches }: Trial, rate: number): string {
  const result = openSet(searches, rate, strangers);
  const measured = result
    ? `${shareText(result.fnir)} | ${passedText(result.fpir, strangers)} | ${result.threshold.toFixed(3)}`
    : 'not measurable here | – | –';
  return `| ${name} | ${gallery} | ${strangers} | ${rate} % | ${measured} |`;
}

const TABLE = [
  '| set | gallery | strangers | at FPIR | FNIR (95 % bounds) | FPIR | threshold |',
  '| --- | --- | --- | --- | --- | --- | --- |',
];
const fixedTable = (threshold: number): string[] => [
  '',
  `At the tested threshold ${threshold}:`,
  '',
  '| set | gallery | FNIR | FPIR |',
  '| --- | --- | --- | --- |',
];
const tracksTable = (threshold: number): string[] => [
  '',
  `The pictures of one person as the shots of one track, at ${threshold}, half of the people enrolled:`,
  '',
  '| set | a track is judged by | FNIR | FPIR | highest stranger | lowest of the enrolled |',
  '| --- | --- | --- | --- | --- | --- |',
];

const enrolmentsTable = (threshold: number): string[] => [
  '',
  `Two pictures of each drawn at random, ${ENROLMENTS} times, and everything else searched: means and standard deviations.`,
  '',
  `| set | gallery | strangers | FNIR at FPIR 1 % | threshold for it | FNIR at ${threshold} | FPIR at ${threshold} |`,
  '| --- | --- | --- | --- | --- | --- | --- |',
];

/** Repeats the trials with the probes cut as tight portraits, against the same gallery. */
async function tightTrials(
  reader: FaceReader,
  name: string,
  list: readonly LabelledImage[],
  set: LabelledFaceSet,
): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const tightness of TIGHT) {
    const probes = list.filter(({ role }) => role !== 'gallery');
    const cut = await describeSet(reader, probes, (image, { file }) => {
      const face = set.points.get(file);
      return face ? cutTightly(image, face, tightness) : image;
    });
    const tight = { ...cut, templates: set.templates };
    for (const trial of trialsOf(name, tight).slice(-1))
      trials.push({ ...trial, name: `${name}, ${tightness.name} (${refusedText(cut)})` });
  }
  return trials;
}

const refusedText = ({ refused }: LabelledFaceSet): string =>
  [...refused].map(([reason, count]) => `${count} ${reason}`).join(', ') || 'none refused';

export type FaceResults = {
  readonly lines: string[];
  readonly curve: CurvePoint[];
  readonly points: string[];
  readonly skipped: string[];
};

type FaceOptions = { readonly threshold: number; readonly tight?: boolean };

/** Measures the face sets in the folder. @returns Markdown tables, and the curve from which thresholds are derived */
export async function evaluateFaceSets(dataDirectory: string, { threshold, tight }: FaceOptions): Promise<FaceResults> {
  const present = SETS.filter((name) => existsSync(join(dataDirectory, name, 'labels.csv')));
  const skipped = SETS.filter((name) => !present.includes(name));
  const [table, fixed, tracks] = [[...TABLE], fixedTable(threshold), tracksTable(threshold)];
  const enrolments = enrolmentsTable(threshold);
  const [ms, refused, points, curve]: [number[], string[], string[], CurvePoint[]] = [[], [], [], []];
  const reader = await createFaceReader({ modelsDirectory: MODELS, threads: 1 });
  try {
    for (const name of present) {
      const list = readLabels(join(dataDirectory, name, 'labels.csv'));
      const set = await describeSet(reader, list);
      ms.push(...set.ms);
      points.push(...pointsRows(name, list, set.points));
      refused.push(`${name} ${refusedText(set)}`);
      for (const trial of trialsOf(name, set)) {
        table.push(row(trial, 1));
        if (trial.gallery === set.templates.size) table.push(row(trial, 0.1));
        fixed.push(fixedRow(trial, threshold));
        if (!WITH_STRANGERS.includes(name)) continue;
        curve.push(...CURVE_THRESHOLDS.map((at) => curvePoint(trial.searches, trial.gallery, at)));
      }
      tracks.push(...trackRows(name, set, threshold));
      enrolments.push(...enrolmentRow(name, set, threshold));
      for (const trial of tight ? await tightTrials(reader, name, list, set) : []) {
        table.push(row(trial, 1));
        fixed.push(fixedRow(trial, threshold));
      }
    }
  } finally {
    await reader.close();
  }
  const time = `Describing a face, once its picture is decoded: ${percentile(ms, 0.5).toFixed(1)} ms (median), ${percentile(ms, 0.95).toFixed(1)} (95th percentile), one thread.`;
  return {
    lines: [...table, ...fixed, ...enrolments, ...tracks, '', `Pictures refused: ${refused.join('; ')}. ${time}`],
    curve,
    points,
    skipped,
  };
}

const fixedRow = ({ name, gallery, strangers, searches }: Trial, threshold: number): string => {
  const { fnir, fpir } = atThreshold(searches, threshold);
  return `| ${name} | ${gallery} | ${shareText(fnir)} | ${passedText(fpir, strangers)} |`;
};

function curvePoint(searches: readonly Search[], gallerySize: number, threshold: number): CurvePoint {
  const { fnir, fpir } = atThreshold(searches, threshold);
  return { gallerySize, threshold, fpirPercent: rounded(fpir.percent), fnirPercent: rounded(fnir.percent) };
}
const rounded = (percent: number): number => Number(percent.toFixed(3));

if (process.argv[1] === import.meta.filename) {
  const options = new Command('faces-sets')
    .requiredOption('--data <dir>', 'the folder of the labelled sets')
    .option('--threshold <score>', 'the threshold to report', '0.43')
    .option('--tight', 'searches every probe once more cut as a tight portrait', false)
    .option('--curve <file>', 'writes the curve as JSON')
    .option('--landmarks <file>', 'writes where the five points of each face are, as CSV')
    .parse()
    .opts<{ data: string; threshold: string; tight: boolean; curve?: string; landmarks?: string }>();
  const { lines, curve, points, skipped } = await evaluateFaceSets(options.data, {
    threshold: Number(options.threshold),
    tight: options.tight,
  });
  if (lines.length === 0) throw new EvaluationError(`there is no face set in ${options.data}`);
  console.log(lines.join('\n'));
  for (const name of skipped) console.error(`evaluate: ${name} is not in ${options.data}: skipped`);
  if (options.landmarks) writeOut(options.landmarks, csvFile(POINTS_HEADER, points));
  if (options.curve) writeOut(options.curve, JSON.stringify(curve, undefined, 2) + '\n');
}
