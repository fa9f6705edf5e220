import type { Crop } from '../domain/ballot.ts';

/** The span in which each crop was read. A read continues that of its best crop, even where it is published much later. */
export type Traces = {
  /** @param traceparent of the span in which the crop was read */
  note(crop: Crop, traceparent: string | undefined): void;
  of(crop: Crop): string | undefined;
};

/** Forgets a crop's span together with the vote that holds the crop. */
export function createTraces(): Traces {
  const traces = new WeakMap<Crop, string>();
  return {
    note(crop, traceparent) {
      if (traceparent !== undefined) traces.set(crop, traceparent);
    },
    of: (crop) => traces.get(crop),
  };
}
