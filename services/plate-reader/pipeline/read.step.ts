import { pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { Metrics } from '../metrics.ts';
import type { Reader } from '../ports.ts';
import type { DecodedShot, ReadShot } from './shot-input.ts';

/** Finds and reads every row of text on the vehicle. */
export const readShot =
  (reader: Reader, metrics: Metrics | undefined): Step<DecodedShot, ReadShot> =>
  async (input) => {
    const startedAtMs = performance.now();
    const candidates = await reader.read(input.picture);
    metrics?.took((performance.now() - startedAtMs) / 1_000);
    return pass({ ...input, candidates });
  };
