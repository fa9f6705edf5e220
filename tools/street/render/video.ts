import { createClipFile, createPaintedFrame } from '@marsad/media';
import { createLens } from '../camera/lens.ts';
import { createChance } from '../chance.ts';
import type { Body } from '../world/body.ts';
import type { Site } from '../world/site.ts';
import { paintBackground } from './background.ts';
import { newCanvas, type Canvas } from './canvas.ts';
import { DAY, drawBodies, NIGHT } from './draw-body.ts';
import { writeFrame } from './frame-of.ts';
import { surfaceOf } from './surfaces.ts';

/** Draws the frames of a street. */
export function createRenderer(site: Site, isNight: boolean) {
  const lens = createLens(site.pose);
  const light = isNight ? NIGHT : DAY;
  const empty = paintBackground(lens, surfaceOf(site));
  if (isNight) darken(empty, light.level);
  const canvas = newCanvas(site.pose.widthPx, site.pose.heightPx);
  return (bodies: readonly Body[], atMs: number): Canvas => {
    canvas.rgb.set(empty.rgb);
    drawBodies(canvas, bodies, lens, light, atMs);
    return canvas;
  };
}

/** Night is darker and bluer; lamps over the street leave a little light. */
function darken({ rgb }: Canvas, level: number): void {
  for (let at = 0; at < rgb.length; at += 3) {
    rgb[at] = (rgb[at] ?? 0) * level * 0.95;
    rgb[at + 1] = (rgb[at + 1] ?? 0) * level;
    rgb[at + 2] = (rgb[at + 2] ?? 0) * level * 1.1;
  }
}

/** A table of a sensor's noise, which is read from another place in each frame, because fresh numbers take longer than the drawing. */
const NOISE_TABLE = 1 << 16;

/**
 * Opens a video file of a street: H.264 in MP4.
 * @throws {FFmpegError}
 */
export function openStreetVideo(path: string, site: Site, isNight: boolean, seed: number) {
  const { widthPx: width, heightPx: height } = site.pose;
  const chance = createChance(seed).fork('noise');
  const noise = Float32Array.from({ length: NOISE_TABLE }, () => chance.normal(0, isNight ? 4 : 1.6));
  const render = createRenderer(site, isNight);
  const file = createClipFile(path, width, height);
  const painted = createPaintedFrame({ width, height });
  return {
    add(bodies: readonly Body[], atMs: number): void {
      const frame = painted.writable();
      const shift = Math.floor(chance.next() * NOISE_TABLE);
      writeFrame(render(bodies, atMs), frame, (at) => noise[(at * 31 + (at >> 9) + shift) & (NOISE_TABLE - 1)] ?? 0);
      file.add(frame, atMs);
    },
    close(): void {
      file.finish();
      painted.close();
      file.close();
    },
  };
}
