import type { CheckFacts } from '@marsad/schemas';
import { CheckFacts as Schema } from '@marsad/schemas';

/** The report of one look at a stream, as `camera check` prints it; null where unknown. */
export type CheckReport = {
  readonly state: string;
  readonly reason: string | null;
  readonly codec: string | null;
  /** Size of the picture as it is shown, px. */
  readonly displayWidth: number | null;
  readonly displayHeight: number | null;
  readonly rotation: number | null;
  readonly declaredFps: number | null;
  readonly deliveredFps: number | null;
  readonly keyframeSeconds: number | null;
  readonly bitrateKbps: number | null;
  readonly audio: string | null;
  readonly clockSource: string | null;
  readonly clockOffsetMs: number | null;
  readonly packetsLost: number | null;
  readonly scenes: number;
};

/**
 * The facts of a report for the person who asked; what is unknown is absent. What a camera says of itself is believed only within the bounds
 * of the schema: a fact outside them is left out.
 */
export function factsOf(report: CheckReport): CheckFacts {
  const { state, scenes, displayWidth: widthPx, displayHeight: heightPx, rotation: rotationDegrees, ...rest } = report;
  const known = Object.entries({ ...rest, widthPx, heightPx, rotationDegrees }).filter(
    ([name, value]) => value !== null && isOfSchema(name, value),
  );
  return Schema.parse({ state, scenes, ...Object.fromEntries(known) });
}

const SHAPE: Readonly<Record<string, { safeParse(value: unknown): { success: boolean } }>> = Schema.shape;
const isOfSchema = (name: string, value: unknown): boolean => SHAPE[name]?.safeParse(value).success ?? false;
