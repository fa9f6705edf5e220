import { createPipeline } from '@marsad/pipeline';
import type { Pipeline } from '@marsad/pipeline';
import type { Finding } from '@marsad/behaviour';
import type { Reasons } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { CameraDirectory, MayAnalyse, Rules } from '../ports.ts';
import type { TrackEndInput } from './end-track.step.ts';
import { endTrackStep } from './end-track.step.ts';
import { findCamera } from './find-camera.step.ts';
import { keepPermitted } from './permitted.step.ts';
import type { SceneInput } from './watch-scene.step.ts';
import { watchSceneStep } from './watch-scene.step.ts';

type Needs = {
  readonly cameras: CameraDirectory;
  readonly mayAnalyse: MayAnalyse;
  readonly rules: Rules;
  readonly now: () => number;
  readonly metrics?: Metrics | undefined;
};

/** The steps of a scene. */
export const createScenePipeline = ({
  cameras,
  mayAnalyse,
  rules,
  now,
  metrics,
}: Needs): Pipeline<Omit<SceneInput, 'camera'>, Finding[], Reasons> =>
  createPipeline<Omit<SceneInput, 'camera'>, Reasons>(metrics?.step)
    .step('find_camera', findCamera(cameras, now))
    .step('permitted', keepPermitted(mayAnalyse))
    .step('watch', watchSceneStep(rules));

/** The steps of a track's end. */
export const createTrackEndPipeline = ({
  cameras,
  mayAnalyse,
  now,
  metrics,
}: Omit<Needs, 'rules'>): Pipeline<Omit<TrackEndInput, 'camera'>, Finding[], Reasons> =>
  createPipeline<Omit<TrackEndInput, 'camera'>, Reasons>(metrics?.step)
    .step('find_camera', findCamera(cameras, now))
    .step('permitted', keepPermitted(mayAnalyse))
    .step('watch', endTrackStep);
