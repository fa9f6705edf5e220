import type { Crop } from '../domain/ballot.ts';

/** From which span a read goes on: that of the crop which speaks for it, also where it is published long after, with those of other tracks. */
export type Traces = {
  /** @param traceparent of the span in which the crop was read */
  note(crop: Crop, traceparent: string | undefined): void;
  of(crop: Crop): string | undefined;
};

/** Forgets a crop when the vote that holds it is forgotten. */
export function createTraces(): Traces {
  const traces = new WeakMap<Crop, string>();
  return {
    note(crop, traceparent) {
      if (traceparent !== undefined) traces.set(crop, traceparent);
    },
    of: (crop) => traces.get(crop),
  };
}
