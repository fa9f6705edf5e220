import type { DataOf, holdAsked } from '@marsad/schemas';
import type { Holds, Span } from '../ports.ts';
import { placeOfKey } from './places.ts';

/** A segment of an hour's end reaches this far into the next hour, ms: a segment is a minute, and its groups of pictures are whole. */
const REACHES_MS = 2 * 60_000;

export type HoldSpan = Span & Pick<DataOf<typeof holdAsked>, 'camera'>;

/**
 * The holds that people asked for and the store does not keep yet. Until it does, the whole hours of the camera stay: which objects the
 * span needs is decided by cases, and the store's legal hold says it afterwards.
 */
export const protectAsked = (asked: readonly HoldSpan[]): Holds => ({
  protects(key) {
    const place = placeOfKey(key);
    if (!place) return asked.length > 0;
    return asked.some(
      ({ camera, fromMs, toMs }) => camera === place.camera && fromMs < place.toMs + REACHES_MS && toMs > place.fromMs,
    );
  },
});
