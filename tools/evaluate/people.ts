import { followThroughFootage, withoutParts, type FootageFrame, type FootageBox, type Size } from '@marsad/vision';
import type { AnalysedFrame } from '@marsad/media';
import { inParallel, type Networks } from './networks.ts';
import { sizesForVideo } from './survey.ts';
import { openVideo, rgbOf } from './video.ts';

export type FollowedFootage = {
  readonly walks: FootageBox[][];
  readonly frames: number;
  /** That the measured stages ran on. */
  readonly threads: number;
  /** In words: how the footage was examined. */
  readonly how: string;
  readonly stages: Readonly<Record<string, readonly number[]>>;
};

/** Examines every frame, in the two sizes that suit the people of this video, and makes tracks with the whole video known. */
export async function followPeople(video: string, networks: Networks): Promise<FollowedFootage> {
  const sizes = await sizesForVideo(video, networks);
  const { size, frames } = openVideo(video);
  const looked: FootageFrame[] = [];
  const lookMs: number[] = [];
  const lookAt = async (frame: AnalysedFrame) => {
    const { index, ptsMs: atMs } = frame;
    return { index, atMs, ...(await networks.look({ size, pixels: (wanted: Size) => rgbOf(frame, wanted) }, sizes)) };
  };
  for await (const { index, atMs, found, ms } of inParallel(frames(), networks.threads, lookAt)) {
    lookMs.push(ms);
    looked.push({ index, atMs, detections: withoutParts(found.filter((one) => one.class === 'person')) });
  }
  const started = performance.now();
  const walks = followThroughFootage(looked, size);
  const trackMs = (performance.now() - started) / Math.max(1, looked.length);
  const [smaller, larger] = sizes.map(({ width, height }) => `${width}x${height}`);
  return {
    walks,
    frames: looked.length,
    threads: networks.threads,
    how: `each looked at in ${smaller} and ${larger}`,
    stages: { 'look at a frame': lookMs, 'track (mean)': [trackMs] },
  };
}
