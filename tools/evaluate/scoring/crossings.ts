import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvRows } from '../csv.ts';
import type { NamedLine } from '../lines.ts';
import { evaluate, msOf, outPath } from './command.ts';
import { COUNTED, judgeCrossings, NOTED, type Crossing } from './events.ts';
import type { Section } from './section.ts';
import { videosOf } from './sets.ts';

export async function crossingsSection(data: string, sets: readonly string[]): Promise<Section> {
  const rows: string[][] = [];
  const commands: string[] = [];
  const there = new Set(sets.flatMap((set) => videosOf(data, set)).map(({ video }) => video));
  for (const [video, { lines, passages }] of Object.entries(NOTED)) {
    if (!there.has(video)) continue;
    const crossed = await cross(data, video, lines);
    commands.push(commandOf(video, lines));
    if (typeof crossed === 'string') {
      rows.push([video, `failed: ${crossed}`]);
      continue;
    }
    const { verdicts, others } = judgeCrossings(passages, crossed.crossings);
    for (const { passage, seen } of verdicts)
      rows.push([
        video,
        `${passage.what}, ${passage.from} to ${passage.to} s`,
        seen ? `${seen.seconds} s, ${seen.class}` : '**missed**',
      ]);
    rows.push([video, 'anything else', others.length === 0 ? 'nothing' : `**${others.length} false**`]);
    rows.push([video, 'ms, median / 95 %', crossed.ms]);
  }
  for (const [video, { lines, crossings }] of Object.entries(COUNTED)) {
    if (!there.has(video)) continue;
    const crossed = await cross(data, video, lines);
    commands.push(commandOf(video, lines));
    rows.push([
      video,
      `${crossings} vehicles, counted by eye on the line through time`,
      typeof crossed === 'string' ? `failed: ${crossed}` : `${crossed.crossings.length} crossings (${crossed.ms})`,
    ]);
  }
  const unnoted = [...there].filter((video) => !(video in NOTED) && !(video in COUNTED));
  return {
    title: 'Crossings, event by event',
    intro:
      'What the sets’ notes say passes (by eye, from entering to leaving), at lines of our own; a passage counts when its line, direction and ' +
      `kind are right and its time is within half a second of the noted span.${unnoted.length > 0 ? ` Without notes of crossings: ${unnoted.join(', ')}.` : ''}`,
    head: ['video', 'noted', 'ours'],
    rows,
    commands,
  };
}

const commandOf = (video: string, lines: readonly NamedLine[]): string =>
  `echo '${JSON.stringify(lines)}' > lines.json && npm run evaluate -- crossings --video $EVAL_DATA/${video} --lines lines.json --out crossings.csv`;

async function cross(
  data: string,
  video: string,
  lines: readonly NamedLine[],
): Promise<string | { crossings: Crossing[]; ms: string }> {
  const linesFile = outPath(`${video}.lines.json`);
  const out = outPath(`${video}.crossings.csv`);
  writeFileSync(linesFile, JSON.stringify(lines));
  console.log(`evaluate: crossings of ${video} …`);
  const ran = await evaluate(['crossings', '--video', join(data, video), '--lines', linesFile, '--out', out]);
  if (ran.kind === 'failed') return ran.reason;
  const crossings = csvRows(readFileSync(out, 'utf8')).map(
    ({ seconds = '', line = '', direction = '', class: name = '' }) => ({
      seconds: Number(seconds),
      line,
      direction,
      class: name,
    }),
  );
  return { crossings, ms: msOf(ran.lastLine) };
}
