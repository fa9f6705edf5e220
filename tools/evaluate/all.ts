import { existsSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { crossingsSection } from './scoring/crossings.ts';
import { facesSection } from './scoring/faces-section.ts';
import { masksSection } from './scoring/masks.ts';
import { objectsSection } from './scoring/objects.ts';
import { platesSection } from './scoring/plates-section.ts';
import { sidecarsSection } from './scoring/sidecars.ts';
import { sectionText, type Section } from './scoring/section.ts';
import { KINDS, setsIn, type Kind } from './scoring/sets.ts';
import { tracksSection } from './scoring/tracks.ts';

const DOCUMENT = join(import.meta.dirname, '..', '..', 'docs', 'evaluation.md');

type Part = {
  readonly kinds: readonly Kind[];
  readonly write: (data: string, sets: readonly string[]) => Promise<Section>;
};
const PARTS: readonly Part[] = [
  { kinds: ['mot'], write: tracksSection },
  { kinds: ['mot'], write: masksSection },
  { kinds: ['video'], write: crossingsSection },
  { kinds: ['mot', 'video', 'tfl', 'fall'], write: sidecarsSection },
  { kinds: ['plates'], write: objectsSection },
  { kinds: ['plates'], write: async (data, sets) => platesSection(data, sets, await certainAbove()) },
  { kinds: ['faces'], write: facesSection },
];

/**
 * Runs every command over every set in the folder, scores the results, and writes them to docs/evaluation.md beside the peers' figures.
 * @throws {EvaluationError} if there is no such folder, or no set in it
 */
export async function evaluateAll({ data: folder, out = DOCUMENT }: { data: string; out?: string }): Promise<void> {
  const data = resolve(folder);
  const sets = setsIn(data);
  const sections: Section[] = [];
  for (const { kinds, write } of PARTS) {
    const ofPart = kinds.flatMap((kind) => sets[kind]);
    if (ofPart.length > 0) sections.push(await write(data, ofPart));
  }
  const skipped = KINDS.filter((kind) => sets[kind].length === 0).map((kind) => `${kind}-…`);
  const text = [INTRO, machine(), skippedText(skipped), '', ...sections.map(sectionText)].join('\n');
  const options = await resolveConfig(DOCUMENT);
  writeFileSync(out, await format(text, { ...options, filepath: DOCUMENT }));
  const failures = sections
    .flatMap(({ rows }) => rows)
    .filter((row) => row.some((cell) => cell.startsWith('failed: ')));
  console.log(
    `evaluate: ${sections.length} parts written to ${out === DOCUMENT ? 'docs/evaluation.md' : out}, ${failures.length} sets failed, ${skipped.length} kinds of sets skipped`,
  );
  if (failures.length > 0) process.exitCode = 1;
}

const INTRO = `# Evaluation on data that the project does not hold

Written by \`make evaluate EVAL_DATA=DIR\`: our figures beside those of the peers that were measured on the same files. Nothing was trained on
these pictures; thresholds that were chosen on them are named in the model cards (\`models/*/README.md\`). Commands run in the repository's root.
`;

const machine = (): string =>
  `Milliseconds: one thread of a ${cpus()[0]?.model.trim() ?? 'processor'}, Node ${process.version}, other work on the machine included.`;

const skippedText = (skipped: readonly string[]): string =>
  skipped.length === 0
    ? ''
    : `\nSkipped, because the folder holds no set of the kind: ${skipped.join(', ')} (${skipped.length}).`;

/** The lowest confidence at which the plate reader calls an answer certain. */
async function certainAbove(): Promise<number> {
  const url = new URL('plates.ts', import.meta.url);
  if (!existsSync(url)) return 1;
  const { CERTAIN_ABOVE } = (await import(url.href)) as { CERTAIN_ABOVE?: unknown };
  return typeof CERTAIN_ABOVE === 'number' ? CERTAIN_ABOVE : 0.9;
}
