import { join } from 'node:path';
import { fittedSize, withoutParts, type Detection, type Size } from '@marsad/vision';
import { csvFile, csvRow } from './csv.ts';
import { EvaluationError } from './errors.ts';
import { spreadLine } from './milliseconds.ts';
import { createNetworks, inParallel, type Networks } from './networks.ts';
import { checkOut, writeOut } from './out-file.ts';
import { PictureError, picturesIn, withPicture } from './picture.ts';

export const OBJECTS_HEADER = 'file,class,confidence,x,y,width,height,ms';

/** Nobody knows beforehand how large things are in a photograph, so it is examined in the two usual sizes; an upright one upright. */
const SIZES: readonly Size[] = [
  { width: 416, height: 256 },
  { width: 640, height: 384 },
];
export const sizesOf = (picture: Size): Size[] =>
  SIZES.map(({ width, height }) =>
    fittedSize(picture, picture.width >= picture.height ? { width, height } : { width: height, height: width }),
  );

type Options = { images: string; out: string; threads: number };
type Looked = { file: string; found: Detection[]; ms: number } | undefined;

/** @throws {EvaluationError} */
export async function evaluateObjects({ images, out, threads }: Options): Promise<void> {
  checkOut(out);
  const files = picturesIn(images);
  const networks = createNetworks(threads);
  const rows: string[] = [];
  const ms: number[] = [];
  try {
    for await (const looked of inParallel(files, threads, (file) => lookAt(networks, images, file))) {
      if (!looked) continue;
      ms.push(looked.ms);
      rows.push(...looked.found.map((detection) => objectRow(looked.file, detection, looked.ms)));
    }
  } finally {
    await networks.close();
  }
  writeOut(out, csvFile(OBJECTS_HEADER, rows));
  const counted = `objects: ${rows.length} boxes in ${ms.length} of ${files.length} pictures`;
  console.log(spreadLine(counted, threads, { 'a picture, once it is decoded': ms }));
  if (ms.length === 0) throw new EvaluationError(`none of the ${files.length} pictures in ${images} could be read`);
}

async function lookAt(networks: Networks, folder: string, file: string): Promise<Looked> {
  try {
    return await withPicture(join(folder, file), async (picture) => {
      if (picture.warning) console.error(`evaluate: ${file} ${picture.warning}`);
      const { found, ms } = await networks.look(picture, sizesOf(picture.size));
      const people = withoutParts(found.filter((one) => one.class === 'person'));
      const all = found.filter((one) => one.class !== 'person' || people.includes(one));
      return { file, found: all.map((one) => within(one, picture.size)), ms };
    });
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    console.error(`evaluate: ${file} ${error.message}: no row is written for it`);
    return undefined;
  }
}

/** Cuts a box that a network drew past the image's edge. */
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
