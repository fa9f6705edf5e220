// `node tools/evaluate/faces-sets.ts --data DIR`: open-set identification on the labelled face sets of a folder. It reads labels, to score.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createFaceReader, createGallery, type CurvePoint, type FaceLandmarks, type FaceReader } from '@marsad/vision';
import { Command } from 'commander';
import { csvFile, csvRow } from './csv.ts';
import { EvaluationError } from './errors.ts';
import { describeAll, type Listed, readLabels } from './face-lists.ts';
import { MODELS } from './networks.ts';
import { writeOut } from './out-file.ts';
import { percentile } from './milliseconds.ts';
import { atThreshold, openSet, type Search, type Share, shareText } from './score-faces.ts';

type Seen = { readonly identity: string | undefined; readonly embedding: Float32Array | undefined };
type SeenSet = {
  readonly templates: Map<string, Float32Array[]>;
  readonly probes: Seen[];
  readonly refused: number;
  readonly ms: number[];
  /** `set,file,identity,role` and the five points of each face, for models/face-embedding/compare.py. */
  readonly points: string[];
};

/** Sets in which others than the enrolled were photographed; in the rest, half are enrolled and the other half are the strangers, in turn. */
const WITH_STRANGERS = ['faces-lfw'];
const SETS = ['faces-lfw', 'faces-orl', 'faces-officials'];
const GALLERY_SIZES = [1, 5, 10, 25, 50];
const CURVE_THRESHOLDS = Array.from({ length: 31 }, (_, at) => (30 + at) / 100);

async function see(reader: FaceReader, name: string, list: readonly (Listed & { role: string })[]): Promise<SeenSet> {
  const templates = new Map<string, Float32Array[]>();
  const probes: Seen[] = [];
  const ms: number[] = [];
  const points: string[] = [];
  let refused = 0;
  const roles = list.map(({ role }) => role);
  let at = 0;
  for await (const { listed, face, ms: took } of describeAll(reader, list, 1)) {
    const role = roles[at++];
    const embedding = face?.embedding.slice();
    if (face) {
      points.push(pointsRow(name, listed, role, face.landmarks));
      reader.forget(face);
    } else refused += 1;
    ms.push(took);
    if (role !== 'gallery') probes.push({ identity: role === 'probe' ? listed.identity : undefined, embedding });
    else if (embedding) templates.set(listed.identity, [...(templates.get(listed.identity) ?? []), embedding]);
  }
  return { templates, probes, refused, ms, points };
}

const POINTS_HEADER = 'set,file,identity,role,x0,y0,x1,y1,x2,y2,x3,y3,x4,y4';
function pointsRow(set: string, { file, identity }: Listed, role = '', landmarks: FaceLandmarks): string {
  const { leftEye, rightEye, nose, leftMouth, rightMouth } = landmarks;
  const points = [leftEye, rightEye, nose, leftMouth, rightMouth].flatMap(({ x, y }) => [x.toFixed(2), y.toFixed(2)]);
  return csvRow([set, file, identity, role, ...points]);
}

/** Every probe against these people: the others are strangers. */
function search({ templates, probes }: SeenSet, enrolled: readonly string[]): Search[] {
  const gallery = createGallery({ capacity: enrolled.length });
  for (const identity of enrolled) gallery.enrol(identity, templates.get(identity) ?? []);
  return probes.map(({ identity, embedding }) => {
    const best = embedding && gallery.best(embedding);
    const truth = identity !== undefined && enrolled.includes(identity) ? identity : undefined;
    return { truth, identity: best?.identity ?? '', score: best?.similarity ?? -1 };
  });
}

/** The enrolled in groups of this size, each group a gallery of its own: everybody is searched once in a gallery of that size. */
function inGroups(set: SeenSet, size: number, among: readonly Seen[]): Search[] {
  const people = [...set.templates.keys()];
  const groups = Array.from({ length: Math.floor(people.length / size) }, (_, at) =>
    people.slice(at * size, (at + 1) * size),
  );
  return groups.flatMap((group) => {
    const probes = among.filter(({ identity }) => identity === undefined || group.includes(identity));
    return search({ ...set, probes }, group);
  });
}

function halves(set: SeenSet): Search[] {
  const people = [...set.templates.keys()];
  const [first, second] = [people.filter((_, at) => at % 2 === 0), people.filter((_, at) => at % 2 === 1)];
  return [...search(set, first), ...search(set, second)];
}

/** Galleries side by side see the same strangers: their number is that of people, and bounds would claim more than was seen. */
type Trial = {
  readonly name: string;
  readonly gallery: number;
  readonly strangers: number;
  readonly searches: readonly Search[];
};

function trialsOf(name: string, set: SeenSet): Trial[] {
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

export type FaceResults = {
  readonly lines: string[];
  readonly curve: CurvePoint[];
  readonly points: string[];
  readonly skipped: string[];
};

/** Measures the face sets that are there. @returns the tables, in Markdown, and the curve from which thresholds are derived */
export async function evaluateFaceSets(dataDirectory: string, threshold: number): Promise<FaceResults> {
  const present = SETS.filter((name) => existsSync(join(dataDirectory, name, 'labels.csv')));
  const skipped = SETS.filter((name) => !present.includes(name));
  const table = [
    '| set | gallery | strangers | at FPIR | FNIR (95 % bounds) | FPIR | threshold |',
    '| --- | --- | --- | --- | --- | --- | --- |',
  ];
  const fixed = [
    '',
    `At the tested threshold ${threshold}:`,
    '',
    '| set | gallery | FNIR | FPIR |',
    '| --- | --- | --- | --- |',
  ];
  const ms: number[] = [];
  const refused: string[] = [];
  const points: string[] = [];
  const curve: CurvePoint[] = [];
  const reader = await createFaceReader({ modelsDirectory: MODELS, threads: 1 });
  try {
    for (const name of present) {
      const set = await see(reader, name, readLabels(join(dataDirectory, name, 'labels.csv')));
      ms.push(...set.ms);
      points.push(...set.points);
      refused.push(`${name} ${set.refused}`);
      for (const trial of trialsOf(name, set)) {
        table.push(row(trial, 1));
        if (trial.gallery === set.templates.size) table.push(row(trial, 0.1));
        fixed.push(fixedRow(trial, threshold));
        if (!WITH_STRANGERS.includes(name)) continue;
        curve.push(...CURVE_THRESHOLDS.map((at) => curvePoint(trial.searches, trial.gallery, at)));
      }
    }
  } finally {
    await reader.close();
  }
  const time = `Describing a face, once its picture is decoded: ${percentile(ms, 0.5).toFixed(1)} ms (median), ${percentile(ms, 0.95).toFixed(1)} (95th percentile), one thread.`;
  return {
    lines: [...table, ...fixed, '', `Pictures refused: ${refused.join(', ')}. ${time}`],
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
    .option('--threshold <cosine>', 'the threshold to report', '0.45')
    .option('--curve <file>', 'writes the curve as JSON')
    .option('--landmarks <file>', 'writes where the five points of each face are, as CSV')
    .parse()
    .opts<{ data: string; threshold: string; curve?: string; landmarks?: string }>();
  const { lines, curve, points, skipped } = await evaluateFaceSets(options.data, Number(options.threshold));
  if (lines.length === 0) throw new EvaluationError(`there is no face set in ${options.data}`);
  console.log(lines.join('\n'));
  for (const name of skipped) console.error(`evaluate: ${name} is not in ${options.data}: skipped`);
  if (options.landmarks) writeOut(options.landmarks, csvFile(POINTS_HEADER, points));
  if (options.curve) writeOut(options.curve, JSON.stringify(curve, undefined, 2) + '\n');
}
