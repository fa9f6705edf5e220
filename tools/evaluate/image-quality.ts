import Table from 'cli-table3';
import type { ImageQuality } from '@marsad/schemas';
import { createImageQualityMeter, type Planes } from '@marsad/vision';
import { backAndForth } from './back-and-forth.ts';
import { percentile } from './milliseconds.ts';
import { greyFrameOf, planesOf } from './planar-image.ts';
import { SPOILINGS, type Spoiling } from './spoiled-images.ts';
import { assertFrames, openVideo, rgbOf } from './video.ts';

const MEASURES = ['brightness', 'contrast', 'sharpness', 'noise', 'colour', 'change', 'sameView'] as const;
/** Images of a video that are measured as they are before, and spoiled afterwards; one a second. */
const IMAGES = { before: 20, spoiled: 6 } as const;
/** More images of one video add nothing. */
const MOST_IMAGES = 10;

/**
 * Measures the images of videos as they are and spoiled, and prints the median of each measure with its range over the videos.
 * @throws {EvaluationError}
 */
export async function evaluateImageQuality({ video }: { video: string[] }): Promise<void> {
  const table = new Table({ head: ['images', ...MEASURES], style: { head: [], border: [] } });
  const videos: Planes[][] = [];
  for (const path of video) videos.push(await imagesOf(path));
  for (const [name, spoil] of Object.entries(SPOILINGS))
    table.push([name, ...columnsOf(videos.map((images) => measured(images, spoil)))]);
  table.push(['frozen', ...columnsOf(videos.map((images) => measured(images.slice(0, 1), (image) => image)))]);
  console.log(table.toString());
  console.log(`image-quality: ${video.length} videos; median (least to most) of the videos' medians`);
}

async function imagesOf(path: string): Promise<Planes[]> {
  const footage = openVideo(path, 1);
  const images: Planes[] = [];
  for await (const frame of footage.frames()) {
    images.push(planesOf(rgbOf(frame, footage.size)));
    if (images.length === MOST_IMAGES) break;
  }
  assertFrames(path, images.length);
  return images;
}

/** The median of every measure over the spoiled images of one video. */
export function measured(images: readonly Planes[], spoil: Spoiling): ImageQuality {
  const meter = createImageQualityMeter();
  const spoiled: ImageQuality[] = [];
  for (let second = 0; second < IMAGES.before + IMAGES.spoiled; second++) {
    const image = backAndForth(images, second);
    const shown = second < IMAGES.before ? image : spoil(image);
    const quality = meter.measure(greyFrameOf(shown.luma), shown, second * 1_000);
    // The first spoiled image differs from the one before by more than what a second changes.
    if (quality && second > IMAGES.before) spoiled.push(quality);
  }
  const median = (name: (typeof MEASURES)[number]): number =>
    percentile(
      spoiled.map((quality) => quality[name]),
      0.5,
    );
  return {
    brightness: median('brightness'),
    contrast: median('contrast'),
    sharpness: median('sharpness'),
    noise: median('noise'),
    colour: median('colour'),
    change: median('change'),
    sameView: median('sameView'),
  };
}

const columnsOf = (qualities: readonly ImageQuality[]): string[] =>
  MEASURES.map((name) => {
    const values = qualities.map((quality) => quality[name]);
    const [middle, least, most] = [percentile(values, 0.5), Math.min(...values), Math.max(...values)];
    return `${middle.toFixed(3)} (${least.toFixed(3)} to ${most.toFixed(3)})`;
  });
