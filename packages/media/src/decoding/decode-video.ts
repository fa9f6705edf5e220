import { createDecoder } from './decoder.ts';
import type { OnFrame } from './decoder.ts';
import { displayOf } from '../display/frame-display.ts';
import { openFile } from '../input/input.ts';
import { createScalers } from '../scaling/scaler.ts';
import type { RgbImage } from '@marsad/masking';

/** Decodes every frame of a video file, as a player shows it. @throws {SourceFailure} */
export function decodeVideo(path: string): (RgbImage & { readonly ptsMs: number })[] {
  const input = openFile(path);
  const decoder = createDecoder(input);
  const scalers = createScalers();
  const images: (RgbImage & { ptsMs: number })[] = [];
  const take: OnFrame = (frame, ptsMs) => {
    const { width, height } = displayOf(frame);
    images.push({ data: scalers.get(width, height, 'rgb').pixels(frame), width, height, ptsMs });
  };
  while (input.readSync() === 'packet') decoder.push(input.packet, take);
  decoder.push(null, take);
  decoder.close();
  input.close();
  scalers.close();
  return images;
}
