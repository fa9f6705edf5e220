import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvFile, csvRow, csvRows } from '../csv.ts';
import { openSet, shareText, type Search } from '../score-faces.ts';
import { evaluate, msOf, outPath } from './command.ts';
import { percent, type Section } from './section.ts';

/** The peers' measured FNIR at FPIR 1 %, and our goal, by set. */
const KNOWN: Readonly<Record<string, { peers: readonly [dlib: string, mobile: string]; goal: string }>> = {
  'faces-lfw': { peers: ['16–19 %', '3.5 %'], goal: '2 %' },
  'faces-orl': { peers: ['1–2 %', '0.1 %'], goal: '0.5 %' },
};
const UNKNOWN = { peers: ['not measured', 'not measured'] as const, goal: '–' };
const FPIR_PERCENT = 1;

type Labelled = { readonly file: string; readonly identity: string; readonly role: string };
/** Who is enrolled and who is searched. */
type Trial = { readonly gallery: readonly Labelled[]; readonly probes: readonly Labelled[] };

export async function facesSection(data: string, sets: readonly string[]): Promise<Section> {
  const rows: string[][] = [];
  for (const set of sets) {
    const labels = csvRows(readFileSync(join(data, set, 'labels.csv'), 'utf8')).map(
      ({ file = '', identity = '', role = '' }): Labelled => ({ file: join(data, set, file), identity, role }),
    );
    const { peers, goal } = KNOWN[set] ?? UNKNOWN;
    console.log(`evaluate: faces of ${set} …`);
    const searches: Search[] = [];
    let ms = '';
    let failed = '';
    for (const [number, trial] of trialsOf(labels).entries()) {
      const result = await run(`${set}-${number}`, trial);
      if (typeof result === 'string') failed = result;
      else {
        searches.push(...result.searches);
        ms = result.ms;
      }
    }
    const known = searches.filter(({ truth }) => truth !== undefined);
    const rank1 = known.filter(({ truth, identity }) => truth === identity).length;
    const result = openSet(searches, FPIR_PERCENT);
    const ours = result ? `**${shareText(result.fnir)}**` : 'too few strangers to measure';
    const best = percent(rank1 / Math.max(1, known.length));
    rows.push([set, ...peers, goal, ...(failed ? [`failed: ${failed}`] : [ours, best, ms])]);
  }
  return {
    title: 'Faces, open set',
    intro:
      'Misses (FNIR, with exact 95 % bounds) at the threshold that lets 1 % of the searches for strangers pass. Where a set has no strangers of ' +
      'its own, half of its people are enrolled, then the other half, and both are pooled.',
    head: ['set', 'dlib', 'MobileFaceNet', 'goal', 'ours', 'best identity right', 'ms, median / 95 %'],
    rows,
    commands: [
      'npm run evaluate -- faces --gallery gallery.csv --probes probes.csv --out scores.csv',
      'node tools/evaluate/faces-sets.ts --data $EVAL_DATA',
    ],
  };
}

function trialsOf(labels: readonly Labelled[]): Trial[] {
  const gallery = labels.filter(({ role }) => role === 'gallery');
  const probes = labels.filter(({ role }) => role !== 'gallery');
  if (probes.some(({ role }) => role === 'distractor')) return [{ gallery, probes }];
  const people = [...new Set(gallery.map(({ identity }) => identity))].sort();
  return [0, 1].map((half) => {
    const enrolled = new Set(people.filter((_, i) => i % 2 === half));
    return { gallery: gallery.filter(({ identity }) => enrolled.has(identity)), probes };
  });
}

async function run(name: string, { gallery, probes }: Trial): Promise<string | { searches: Search[]; ms: string }> {
  const [galleryFile, probesFile, out] = ['gallery', 'probes', 'scores'].map((part) => outPath(`${name}.${part}.csv`));
  if (!galleryFile || !probesFile || !out) return 'the set has no list of names';
  writeFileSync(
    galleryFile,
    csvFile(
      'file,identity',
      gallery.map(({ file, identity }) => csvRow([file, identity])),
    ),
  );
  writeFileSync(
    probesFile,
    csvFile(
      'file',
      probes.map(({ file }) => csvRow([file])),
    ),
  );
  const ran = await evaluate(['faces', '--gallery', galleryFile, '--probes', probesFile, '--out', out]);
  if (ran.kind === 'failed') return ran.reason;
  const enrolled = new Set(gallery.map(({ identity }) => identity));
  const truths = new Map(
    probes.map(({ file, identity, role }) => [
      file,
      role === 'distractor' || !enrolled.has(identity) ? undefined : identity,
    ]),
  );
  const searches = csvRows(readFileSync(out, 'utf8')).map(({ probe = '', identity = '', score = '' }): Search => ({
    truth: truths.get(probe),
    identity,
    score: Number(score),
  }));
  return { searches, ms: msOf(ran.lastLine) };
}
