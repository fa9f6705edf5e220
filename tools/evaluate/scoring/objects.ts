import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvRows } from '../csv.ts';
import { evaluate, msOf, outPath } from './command.ts';
import { shareOf, type Section } from './section.ts';
import { platesOf } from './sets.ts';

/** The confidence from which the city begins a vehicle's track. */
const CONFIDENT = 0.4;
const VEHICLES = new Set(['car', 'bus', 'truck', 'motorcycle']);

/** Scores vehicles by their plates: no set labels vehicles in photographs, but a labelled plate must lie inside a vehicle. */
export async function objectsSection(data: string, sets: readonly string[]): Promise<Section> {
  const rows: string[][] = [];
  const commands: string[] = [];
  for (const { folder, centres } of sets
    .flatMap((set) => platesOf(data, set))
    .filter(({ kind }) => kind === 'images')) {
    const out = outPath(`${folder}.boxes.csv`);
    console.log(`evaluate: objects of ${folder} …`);
    const ran = await evaluate(['objects', '--images', join(data, folder), '--out', out]);
    commands.push(`npm run evaluate -- objects --images $EVAL_DATA/${folder} --out boxes.csv`);
    if (ran.kind === 'failed') {
      rows.push([folder, `failed: ${ran.reason}`]);
      continue;
    }
    const boxes = csvRows(readFileSync(out, 'utf8')).filter(
      (box) => VEHICLES.has(box['class'] ?? '') && Number(box['confidence']) >= CONFIDENT,
    );
    const around = [...centres].filter(([file, { x, y }]) =>
      boxes.some((box) => box['file'] === file && holds(box, x, y)),
    );
    rows.push([folder, shareOf(around.length, centres.size), msOf(ran.lastLine)]);
  }
  return {
    title: 'Objects in photographs',
    intro:
      'Photographs whose labelled plate lies inside a vehicle’s box at confidence 0.4 (no set labels the boxes of vehicles themselves; many of ' +
      'these photographs show no more of a vehicle than its front). No peer was measured.',
    head: ['photographs', 'plate in a vehicle', 'ms, median / 95 %'],
    rows,
    commands,
  };
}

function holds(box: Record<string, string>, x: number, y: number): boolean {
  const at = (name: string): number => Number(box[name]);
  return x >= at('x') && x <= at('x') + at('width') && y >= at('y') && y <= at('y') + at('height');
}
