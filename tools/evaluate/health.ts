import { join } from 'node:path';
import { appearanceOf, type ImageFault, judgeImage, type RgbImage } from '@marsad/vision';
import { csvFile, csvRow } from './csv.ts';
import { EvaluationError } from './errors.ts';
import { ImageFileError, imagesIn, type UprightImage, withImage } from './image-file.ts';
import { checkOut, writeOut } from './out-file.ts';

export const HEALTH_HEADER = 'file,state,reason';
/** Larger images are judged at this width, px, because cameras are analysed scaled down. */
const JUDGED_WIDTH = 640;

/**
 * Judges images one by one, without the camera's other images: covered, dark, defocused, noisy, without colour.
 * @throws {EvaluationError}
 */
export async function evaluateHealth({ images, out }: { images: string; out: string }): Promise<void> {
  checkOut(out);
  const files = imagesIn(images);
  const rows: string[] = [];
  let impaired = 0;
  for (const file of files) {
    const fault = await faultIn(images, file);
    if (fault === undefined) continue;
    rows.push(healthRow(file, fault));
    if (fault !== null) impaired += 1;
  }
  writeOut(out, csvFile(HEALTH_HEADER, rows));
  console.log(`health: ${rows.length} of ${files.length} pictures judged, ${impaired} impaired`);
  if (rows.length === 0) throw new EvaluationError(`none of the ${files.length} pictures in ${images} could be read`);
}

async function faultIn(folder: string, file: string): Promise<ImageFault | null | undefined> {
  try {
    return await withImage(join(folder, file), (image) => {
      if (image.warning) console.error(`evaluate: ${file} ${image.warning}`);
      return judgeImage(appearanceOf(judgedOf(image)));
    });
  } catch (error) {
    if (!(error instanceof ImageFileError)) throw error;
    console.error(`evaluate: ${file} ${error.message}: no row is written for it`);
    return undefined;
  }
}

function judgedOf({ size, pixels }: UprightImage): RgbImage {
  if (size.width <= JUDGED_WIDTH) return pixels();
  return pixels({ width: JUDGED_WIDTH, height: Math.max(1, Math.round((size.height * JUDGED_WIDTH) / size.width)) });
}

export const healthRow = (file: string, fault: ImageFault | null): string =>
  csvRow([file, fault === null ? 'ok' : 'impaired', fault ?? '']);
