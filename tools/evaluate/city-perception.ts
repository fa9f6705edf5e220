import type { RulesInForce } from '@marsad/behaviour';
import type { Ground } from '@marsad/ground';
import { CameraId, District, type Camera, type Line } from '@marsad/schemas';
import type { Footage } from '@marsad/media';
import type { View } from '@marsad/vision';
import { perceive, type Perceived } from '../perceive/perceive.ts';
import type { Networks } from './networks.ts';
import { viewOfVideo } from './survey.ts';
import { openVideo } from './video.ts';

/**
 * Frames a second: twice the city's rate, because foreign footage may play faster than life and no core budget applies here. Whatever the
 * city finds at 5 it also finds at 10 (docs/evaluation.md).
 */
const EVERY_PASSAGE_FPS = 10;
/** The detector's input size on a camera with default settings. Small moving things are still examined in a closer crop. */
const INPUT = { detectorWidthPx: 512, detectorHeightPx: 288 };

const NAME = { fr: 'vidéo', ar: 'فيديو', en: 'video' };
/** What an installer draws and measures at a camera. */
export type DrawnPlaces = Pick<Camera, 'lines' | 'zones' | 'calibration'>;

const cameraOf = (view: View, places: DrawnPlaces): Camera => ({
  camera: CameraId.parse('evaluated'),
  district: District.parse('evaluated'),
  name: NAME,
  position: [0, 0],
  headingDegrees: 0,
  source: { kind: 'file', path: 'video' },
  view,
  analytics: ['flow'],
  ...INPUT,
  signage: { recordedOn: '2026-01-01', contact: 'nobody@example.org' },
  simulated: true,
  ...places,
});

/** The city's analysis rate (`MARSAD_ANALYSIS_FPS`): a higher rate would hide people better than the city does. */
export const CITY_FPS = 5;

type Options = {
  readonly fps?: number;
  readonly fromMs?: number;
  readonly toMs?: number;
  /** What is drawn at the camera beside its lines, and the rules in force. */
  readonly places?: Omit<DrawnPlaces, 'lines'>;
  /** The plane of the ground where somebody calibrated the camera, which says whether it looks straight down. */
  readonly ground?: Ground | undefined;
  readonly rules?: RulesInForce;
};

/** Runs a video through the city's own code: camera-ingest's motion gate, detector and tracker, and behaviour-analytics' lines and rules. */
export async function perceiveAsCity(
  video: string,
  lines: readonly Line[],
  networks: Networks,
  {
    fps = EVERY_PASSAGE_FPS,
    fromMs = 0,
    toMs = Number.POSITIVE_INFINITY,
    places = { zones: [] },
    rules,
    ground,
  }: Options = {},
): Promise<Perceived & { view: View; camera: Camera }> {
  const view = await viewOfVideo(video, networks, ground);
  const footage = endingAt(openVideo(video, fps, fromMs), toMs);
  const camera = cameraOf(view, { ...places, lines: [...lines] });
  return { view, camera, ...(await perceive(camera, footage, networks.first, rules)) };
}

const endingAt = ({ size, frames }: Footage, toMs: number): Footage => ({
  size,
  async *frames() {
    for await (const frame of frames()) {
      if (frame.ptsMs > toMs) return;
      yield frame;
    }
  },
});
