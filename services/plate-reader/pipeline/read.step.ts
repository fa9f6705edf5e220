import { pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { Reasons } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { Reader } from '../ports.ts';
import type { DecodedCrop, ReadCrop } from './crop-input.ts';

/** Finds and reads every plate on the vehicle. */
export const readCrop =
  (reader: Reader, metrics: Metrics | undefined): Step<DecodedCrop, ReadCrop, Reasons> =>
  async (input) => {
    const startedAtMs = performance.now();
    const candidates = await reader.read(input.image);
    metrics?.took((performance.now() - startedAtMs) / 1_000);
    return pass({ ...input, candidates });
  };
