import { statSync } from 'node:fs';
import { GREY, type RgbImage, type Size } from '@marsad/vision';
import {
  type AnalysedFrame,
  displaySizeIn,
  type Footage,
  type Input,
  knownTicks,
  openFile,
  openFootage,
  SourceFailure,
  ticksToMs,
} from '@marsad/media';
import { EvaluationError } from './errors.ts';

/**
 * Opens a video at this many frames a second, or with all its frames by default, from a time on.
 * @throws {EvaluationError} that names what is wrong with the file
 */
export const openVideo = (path: string, fps = Number.POSITIVE_INFINITY, phaseMs = 0): Footage =>
  translated(path, () => openFootage(path, { fps, phaseMs }));

/** In which size a player shows the video. @throws {EvaluationError} */
export const sizeOfVideo = (path: string): Size => translated(path, () => displaySizeIn(path));

/** How long the video says it is, ms; 0 if it does not say. @throws {EvaluationError} */
export const lengthOfVideo = (path: string): number => inspected(path).claimedMs;

/**
 * When the first picture of the video is shown, ms on its own clock. A recording of the city, or of a broadcast, does not begin at 0.
 * @throws {EvaluationError}
 */
export async function firstPictureOf(path: string): Promise<number> {
  for await (const { ptsMs } of openVideo(path).frames()) return ptsMs;
  throw withoutPictures(path);
}

const inspected = (path: string): Input =>
  translated(path, () => {
    const input = openFile(path);
    input.close();
    return input;
  });

export type VideoPacket = { readonly atMs: number; readonly bytes: number };

/**
 * The encoded frames of a video in the order in which they are stored. One without a time has that of the one before it.
 * @throws {EvaluationError}
 */
export const packetsOf = (path: string): VideoPacket[] =>
  translated(path, () => {
    const input = openFile(path);
    const packets: VideoPacket[] = [];
    while (input.readSync() === 'packet') {
      const ticks = knownTicks(input.packet.dts);
      const atMs = ticks === null ? (packets.at(-1)?.atMs ?? 0) : ticksToMs(ticks, input.timeBase);
      packets.push({ atMs, bytes: input.packet.size });
    }
    input.close();
    return packets;
  });

function translated<T>(path: string, open: () => T): T {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new EvaluationError(`there is no file ${path}`);
  if (!found.isFile()) throw new EvaluationError(`${path} is no file: name the video`);
  try {
    return open();
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    throw new EvaluationError(
      error.reason === 'source_unreadable' ? `${path} is empty, cut off or not a video` : `${path}: ${error.message}`,
    );
  }
}

export const rgbOf = (frame: AnalysedFrame, size: Size): RgbImage => ({
  data: Uint8Array.from(frame.pixels(size, 'quick_rgb')),
  ...size,
});
export const greyOf = (frame: AnalysedFrame): Uint8Array => frame.pixels(GREY, 'grey');

/** @throws {EvaluationError} if no frame was decoded */
export function assertFrames(path: string, frames: number): void {
  if (frames === 0) throw withoutPictures(path);
}
const withoutPictures = (path: string): EvaluationError =>
  new EvaluationError(`${path} opened, but no picture in it could be decoded`);
