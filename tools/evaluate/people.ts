import { followThroughFootage, withoutParts, type FootageFrame, type FootageBox, type Size } from '@marsad/vision';
import type { AnalysedFrame } from '@marsad/media';
import { inParallel, type Networks } from './networks.ts';
import { sizesForVideo } from './survey.ts';
import { openVideo, rgbOf } from './video.ts';

export type FollowedFootage = {
  readonly tracks: FootageBox[][];
  readonly frames: number;
  /** On which the measured stages ran. */
  readonly threads: number;
  /** A phrase for the report: how the footage was examined. */
  readonly how: string;
  readonly stages: Readonly<Record<string, readonly number[]>>;
};

/** Examines every frame at the two sizes that suit this video's people, then links detections into tracks over the whole video. */
export async function followPeople(video: string, networks: Networks): Promise<FollowedFootage> {
  const sizes = await sizesForVideo(video, networks);
  const { size, frames } = openVideo(video);
  const examinedFrames: FootageFrame[] = [];
  const detectMs: number[] = [];
  const examine = async (frame: AnalysedFrame) => {
    const { index, ptsMs: atMs } = frame;
    return { index, atMs, ...(await networks.detect({ size, pixels: (wanted: Size) => rgbOf(frame, wanted) }, sizes)) };
  };
  for await (const { index, atMs, found, ms } of inParallel(frames(), networks.threads, examine)) {
    detectMs.push(ms);
    examinedFrames.push({
      index,
      atMs,
      detections: withoutParts(found.filter((detection) => detection.class === 'person')),
    });
  }
  const started = performance.now();
  const tracks = followThroughFootage(examinedFrames, size);
  const trackMs = (performance.now() - started) / Math.max(1, examinedFrames.length);
  const [smaller, larger] = sizes.map(({ width, height }) => `${width}x${height}`);
  return {
    tracks,
    frames: examinedFrames.length,
    threads: networks.threads,
    how: `each looked at in ${smaller} and ${larger}`,
    stages: { 'look at a frame': detectMs, 'track (mean)': [trackMs] },
  };
}
