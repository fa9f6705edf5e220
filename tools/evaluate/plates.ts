import { join } from 'node:path';
import { createPlateReader, PLATE_CERTAIN } from '@marsad/vision';
import type { PlateCandidate, PlateHint, PlateReader, RgbImage, Size } from '@marsad/vision';
import { Command, InvalidArgumentError, Option } from 'commander';
import { csvFile, csvRow } from './csv.ts';
import { EvaluationError } from './errors.ts';
import { spreadLine } from './milliseconds.ts';
import { inParallel, MODELS } from './networks.ts';
import { checkOut, writeOut } from './out-file.ts';
import { PictureError, picturesIn, withPicture } from './picture.ts';

export const PLATES_HEADER = 'file,text,confidence,country,x,y,width,height,ms';
/** The confidence from which on the reader's model card calls an answer certain. */
export const CERTAIN_ABOVE = PLATE_CERTAIN;

/** A larger image is scaled to this, px: its plates are wide enough then, and 12,000 px squared would take half a gigabyte. */
const LONGEST_SIDE_PX = 4_096;

type Options = {
  readonly images?: string;
  readonly crops?: string;
  readonly out: string;
  readonly threads: number;
  readonly country?: NonNullable<PlateHint['country']>;
};
type Looked = { readonly rows: readonly string[]; readonly ms: number } | undefined;

const threadCount = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 64) throw new InvalidArgumentError('1 to 64 threads.');
  return value;
};

const command = (): Command =>
  new Command('evaluate plates')
    .description(`plates of pictures, best first: ${PLATES_HEADER}`)
    .option('--images <dir>', 'whole photographs, and those of its folders')
    .option('--crops <dir>', 'pictures that are cut-out plates already')
    .requiredOption('--out <reads.csv>', 'the CSV file to write')
    .option('--threads <n>', 'pictures that are read at once', threadCount, 1)
    .addOption(
      new Option('--country <code>', 'whose plates they are, where that is known').choices([
        ...['MA', 'TN', 'DZ', 'EU', 'BR', 'AR', 'US'],
      ]),
    );

/** `plates --images DIR | --crops DIR --out reads.csv`: one row for each plate that was found; one that could not be read has an empty text. */
export async function evaluatePlates(args: readonly string[]): Promise<void> {
  const { images, crops, out, threads, country } = command()
    .parse([...args], { from: 'user' })
    .opts<Options>();
  const folder = images ?? crops;
  if (folder === undefined || (images !== undefined && crops !== undefined))
    throw new EvaluationError('name either --images DIR (whole photographs) or --crops DIR (cut-out plates)');
  checkOut(out);
  const files = picturesIn(folder);
  const reader = await createPlateReader({ modelsDirectory: MODELS, threads });
  const hint: PlateHint = { country, isPlate: crops !== undefined };
  const rows: string[] = [];
  const ms: number[] = [];
  try {
    for await (const looked of inParallel(files, threads, (file) => lookAt(reader, folder, file, hint))) {
      if (!looked) continue;
      ms.push(looked.ms);
      rows.push(...looked.rows);
    }
  } finally {
    await reader.close();
  }
  writeOut(out, csvFile(PLATES_HEADER, rows));
  const counted = `plates: ${rows.length} plates in ${ms.length} of ${files.length} pictures`;
  console.log(spreadLine(counted, threads, { 'finding and reading, once the picture is decoded': ms }));
  if (ms.length === 0) throw new EvaluationError(`none of the ${files.length} pictures in ${folder} could be read`);
}

function fitting({ width, height }: Size): Size {
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

async function lookAt(reader: PlateReader, folder: string, file: string, hint: PlateHint): Promise<Looked> {
  try {
    const { image, shrunk } = await withPicture(join(folder, file), (picture) => {
      if (picture.warning) console.error(`evaluate: ${file} ${picture.warning}`);
      const pixels: RgbImage = picture.pixels(fitting(picture.size));
      return { image: pixels, shrunk: picture.size.width / pixels.width };
    });
    const started = performance.now();
    const plates = await reader.read(image, hint);
    const ms = performance.now() - started;
    if (plates.length === 0) console.error(`evaluate: ${file} shows no plate: no row is written for it`);
    return { rows: plates.map((plate) => plateRow(file, plate, shrunk, ms)), ms };
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    console.error(`evaluate: ${file} ${error.message}: no row is written for it`);
    return undefined;
  }
}

const plateRow = (file: string, plate: PlateCandidate, shrunk: number, ms: number): string => {
  const { x, y, width, height } = plate.box;
  return csvRow([
    file,
    plate.proposal.text,
    plate.proposal.confidence.toFixed(4),
    plate.country ?? '',
    ...[x, y, width, height].map((px) => (px * shrunk).toFixed(1)),
    ms.toFixed(2),
  ]);
};
