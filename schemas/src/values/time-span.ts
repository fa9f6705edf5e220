import { z } from 'zod';
import { EpochMs } from './ids.ts';

/** A stretch of a camera's time, UTC ms; `toMs` is not in it. */
export const TimeSpan = z.object({ fromMs: EpochMs, toMs: EpochMs });
export type TimeSpan = z.infer<typeof TimeSpan>;

/** The most stretches that one event lists. What is beyond them belongs to the last one. */
export const MOST_SPANS = 100;
