import { join } from 'node:path';
import { createPlateReader, PLATE_CERTAIN } from '@marsad/vision';
import type { PlateCandidate, PlateHint, PlateReader, RgbImage, Size } from '@marsad/vision';
import { Command, InvalidArgumentError, Option } from 'commander';
import { csvFile, csvRow } from './csv.ts';
import { EvaluationError } from './errors.ts';
import { spreadLine } from './milliseconds.ts';
import { inParallel, MODELS } from './networks.ts';
import { checkOut, writeOut } from './out-file.ts';
import { ImageFileError, imagesIn, withImage } from './image-file.ts';

export const PLATES_HEADER = 'file,text,confidence,country,x,y,width,height,ms';
/** The lowest confidence at which the reader's model card calls an answer certain. */
export const CERTAIN_ABOVE = PLATE_CERTAIN;

/** Larger images are scaled down to this, px: plates stay wide enough, and 12,000 px squared would take half a gigabyte. */
const LONGEST_SIDE_PX = 4_096;

type Options = {
  readonly images?: string;
  readonly crops?: string;
  readonly out: string;
  readonly threads: number;
  readonly country?: NonNullable<PlateHint['country']>;
};
type ImageResult = { readonly rows: readonly string[]; readonly ms: number } | undefined;

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

/**
 * Runs `plates --images DIR | --crops DIR --out reads.csv`: writes a row for each plate found; the text is empty if it could not be read.
 */
export async function evaluatePlates(args: readonly string[]): Promise<void> {
  const { images, crops, out, threads, country } = command()
    .parse([...args], { from: 'user' })
    .opts<Options>();
  const folder = images ?? crops;
  if (folder === undefined || (images !== undefined && crops !== undefined))
    throw new EvaluationError('name either --images DIR (whole photographs) or --crops DIR (cut-out plates)');
  checkOut(out);
  const files = imagesIn(folder);
  const reader = await createPlateReader({ modelsDirectory: MODELS, threads });
  const hint: PlateHint = { country, isPlate: crops !== undefined };
  const rows: string[] = [];
  const ms: number[] = [];
  try {
    for await (const result of inParallel(files, threads, (file) => readImage(reader, folder, file, hint))) {
      if (!result) continue;
      ms.push(result.ms);
      rows.push(...result.rows);
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

async function readImage(reader: PlateReader, folder: string, file: string, hint: PlateHint): Promise<ImageResult> {
  try {
    const { pixels, shrunk } = await withImage(join(folder, file), (image) => {
      if (image.warning) console.error(`evaluate: ${file} ${image.warning}`);
      const scaled: RgbImage = image.pixels(fitting(image.size));
      return { pixels: scaled, shrunk: image.size.width / scaled.width };
    });
    const started = performance.now();
    const plates = await reader.read(pixels, hint);
    const ms = performance.now() - started;
    if (plates.length === 0) console.error(`evaluate: ${file} shows no plate: no row is written for it`);
    return { rows: plates.map((plate) => plateRow(file, plate, shrunk, ms)), ms };
  } catch (error) {
    if (!(error instanceof ImageFileError)) throw error;
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
