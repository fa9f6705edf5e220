import { join } from 'node:path';
import { fittedSize, withoutParts, type Detection, type Size } from '@marsad/vision';
import { csvFile, csvRow } from './csv.ts';
import { EvaluationError } from './errors.ts';
import { spreadLine } from './milliseconds.ts';
import { createNetworks, inParallel, type Networks } from './networks.ts';
import { checkOut, writeOut } from './out-file.ts';
import { ImageFileError, imagesIn, withImage } from './image-file.ts';

export const OBJECTS_HEADER = 'file,class,confidence,x,y,width,height,ms';

/** The scale of a photograph's objects is unknown, so it is examined at both usual sizes, swapped for a portrait format. */
const SIZES: readonly Size[] = [
  { width: 416, height: 256 },
  { width: 640, height: 384 },
];
export const sizesOf = (image: Size): Size[] =>
  SIZES.map(({ width, height }) =>
    fittedSize(image, image.width >= image.height ? { width, height } : { width: height, height: width }),
  );

type Options = { images: string; out: string; threads: number };
type ImageResult = { file: string; found: Detection[]; ms: number } | undefined;

/** @throws {EvaluationError} */
export async function evaluateObjects({ images, out, threads }: Options): Promise<void> {
  checkOut(out);
  const files = imagesIn(images);
  const networks = createNetworks(threads);
  const rows: string[] = [];
  const ms: number[] = [];
  try {
    for await (const result of inParallel(files, threads, (file) => detectIn(networks, images, file))) {
      if (!result) continue;
      ms.push(result.ms);
      rows.push(...result.found.map((detection) => objectRow(result.file, detection, result.ms)));
    }
  } finally {
    await networks.close();
  }
  writeOut(out, csvFile(OBJECTS_HEADER, rows));
  const counted = `objects: ${rows.length} boxes in ${ms.length} of ${files.length} pictures`;
  console.log(spreadLine(counted, threads, { 'a picture, once it is decoded': ms }));
  if (ms.length === 0) throw new EvaluationError(`none of the ${files.length} pictures in ${images} could be read`);
}

async function detectIn(networks: Networks, folder: string, file: string): Promise<ImageResult> {
  try {
    return await withImage(join(folder, file), async (image) => {
      if (image.warning) console.error(`evaluate: ${file} ${image.warning}`);
      const { found, ms } = await networks.detect(image, sizesOf(image.size));
      const people = withoutParts(found.filter((detection) => detection.class === 'person'));
      const all = found.filter((detection) => detection.class !== 'person' || people.includes(detection));
      return { file, found: all.map((detection) => within(detection, image.size)), ms };
    });
  } catch (error) {
    if (!(error instanceof ImageFileError)) throw error;
    console.error(`evaluate: ${file} ${error.message}: no row is written for it`);
    return undefined;
  }
}

/** Clips a box that reaches past the image's edge. */
function within(detection: Detection, { width, height }: Size): Detection {
  const { box } = detection;
  const x = Math.min(Math.max(0, box.x), width);
  const y = Math.min(Math.max(0, box.y), height);
  const right = Math.min(Math.max(x, box.x + box.width), width);
  const bottom = Math.min(Math.max(y, box.y + box.height), height);
  return { ...detection, box: { x, y, width: right - x, height: bottom - y } };
}

export const objectRow = (file: string, { class: name, confidence, box }: Detection, ms: number): string =>
  csvRow([
    file,
    name,
    confidence.toFixed(3),
    ...[box.x, box.y, box.width, box.height].map((px) => px.toFixed(1)),
    ms.toFixed(1),
  ]);
