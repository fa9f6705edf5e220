import { createDetector, createScenePerception, loadModel } from '@marsad/vision';
import type { Detector } from '@marsad/vision';
import { maskRegions } from '../../domain/masking.ts';
import { pixelateRgb } from '../pixelate.ts';
import type { Perception } from './perception.ts';

/**
 * The real perception: one detector thread for all cameras of the worker, gate and tracker a part.
 * @throws {ModelRefusedError} when the registry does not allow the model: at the start, not at the first vehicle.
 */
export function createVisionPerception(modelsDirectory: string): Perception {
  const { name, sha256 } = loadModel(modelsDirectory, 'nanodet', 'object-detection');
  const started = createDetector({ modelsDirectory });
  // Each look reports its own failure; nobody else may hear of a start that failed.
  started.catch(() => undefined);
  const detector: Detector = {
    model: { name, sha256 },
    detect: async (image, placement) => (await started).detect(image, placement),
    close: async () => (await started).close(),
  };
  return {
    modelHash: sha256,
    begin(camera, source) {
      const input = { width: camera.detectorWidthPx, height: camera.detectorHeightPx };
      return createScenePerception({ detector, source, view: camera.view, input });
    },
    maskRegions: (tracks, regions, { width, height }) =>
      maskRegions(tracks, regions, { widthPx: width, heightPx: height }),
    pixelate: pixelateRgb,
    close: () => detector.close(),
  };
}
