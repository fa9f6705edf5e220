import { viewOf } from '@marsad/schemas';
import { createDetector, createScenePerception } from '@marsad/vision';
import { pixelateRgb } from '@marsad/masking';
import type { Perception } from '../perception.ts';

/**
 * Creates the real perception: one detector thread for all cameras of the worker, and a motion gate and a tracker for each part.
 * @throws {ModelRefusedError} at the start if the registry does not allow the model
 */
export function createVisionPerception(modelsDirectory: string): Perception {
  const detector = createDetector({ modelsDirectory });
  return {
    modelHash: detector.model.sha256,
    begin(camera, source) {
      const input = { width: camera.detectorWidthPx, height: camera.detectorHeightPx };
      return createScenePerception({ detector, source, view: viewOf(camera), input });
    },
    pixelate: pixelateRgb,
    close: () => detector.close(),
  };
}
