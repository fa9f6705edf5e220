import { CameraId, District, type Camera, type Line } from '@marsad/schemas';
import type { View } from '@marsad/vision';
import { perceive, type Perceived } from '../perceive/perceive.ts';
import type { Networks } from './networks.ts';
import { viewOfVideo } from './survey.ts';
import { openVideo } from './video.ts';

/**
 * Twice the city's rate: the footage of others may be faster than life, and no budget of cores has to be kept. What the city finds at 5 it
 * finds at 10 as well (docs/evaluation.md).
 */
const EVERY_PASSAGE_FPS = 10;
/** The detector's size at a camera that was set up with the defaults. Small things that move are examined in a closer crop all the same. */
const INPUT = { detectorWidthPx: 512, detectorHeightPx: 288 };

const NAME = { fr: 'vidéo', ar: 'فيديو', en: 'video' };
const cameraOf = (view: View, lines: readonly Line[]): Camera => ({
  camera: CameraId.parse('evaluated'),
  district: District.parse('evaluated'),
  name: NAME,
  position: [0, 0],
  headingDegrees: 0,
  source: { kind: 'file', path: 'video' },
  view,
  analytics: ['flow'],
  ...INPUT,
  zones: [],
  lines: [...lines],
  signage: { recordedOn: '2026-01-01', contact: 'nobody@example.org' },
  simulated: true,
});

/** Runs a video through what the city runs: camera-ingest's motion gate, detector and tracker, and behaviour-analytics' lines. */
export async function seeAsTheCity(
  video: string,
  lines: readonly Line[],
  networks: Networks,
  fps = EVERY_PASSAGE_FPS,
): Promise<Perceived & { view: View }> {
  const view = await viewOfVideo(video, networks);
  return { view, ...(await perceive(cameraOf(view, lines), openVideo(video, fps), networks.first)) };
}
