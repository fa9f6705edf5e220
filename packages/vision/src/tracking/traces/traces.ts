import type { Box } from '@marsad/schemas';
import { classGroup } from '@marsad/schemas';
import { overlap, widened } from '../../geometry.ts';
import type { Detection, Size, Trace } from '../../ports.ts';
import { greedyPairs } from '../greedy.ts';
import {
  advanceTrace,
  beginTrace,
  isLegs,
  isMixture,
  isMoving,
  isOver,
  mayBegin,
  mayContinueTrace,
  correctTrace,
  type MotionDetection,
  type OpenTrace,
} from './open-trace.ts';

/** The share by which boxes that may begin a trace grow, and the least overlap of grown boxes that makes a pair. */
const STRONG = { growth: 0.2, least: 0.15 };
/** The same for weaker boxes. */
const WEAK = { growth: 0.1, least: 0.3 };

/**
 * Follows everything that may be somebody, however weak its boxes, from the first frame on, because a mask must hide it. The tracker does the
 * opposite and reports only what it is certain of. What is lost is held for a while. Pure: the same calls give the same traces.
 */
export function createTraces(source: Size) {
  let open: OpenTrace[] = [];
  let next = 0;
  let lastAtMs: number | null = null;

  /** Pairs traces with boxes and corrects the traces. Returns what is left on either side. */
  const round = (
    traces: readonly OpenTrace[],
    seen: readonly MotionDetection[],
    { growth, least }: typeof STRONG,
    atMs: number,
  ) => {
    const candidates = traces.flatMap((trace) =>
      seen
        .filter(({ detection }) => isVehicle(detection) === isVehicle(trace))
        .map((one) => ({
          a: trace,
          b: one,
          score: overlap(widened(trace.box, growth), widened(one.detection.box, growth)),
        }))
        .filter(({ score }) => score >= least),
    );
    const pairs = greedyPairs(candidates);
    for (const { a: trace, b: one } of pairs) correctTrace(trace, one, atMs);
    const [paired, taken] = [new Set(pairs.map(({ a }) => a)), new Set(pairs.map(({ b }) => b))];
    return { traces: traces.filter((trace) => !paired.has(trace)), seen: seen.filter((one) => !taken.has(one)) };
  };

  return {
    /** @param detections of one analysed frame, however weak */
    update(detections: readonly Detection[], motion: readonly Box[], atMs: number): Trace[] {
      const dtMs = lastAtMs === null ? 0 : Math.max(0, atMs - lastAtMs);
      lastAtMs = atMs;
      for (const trace of open) advanceTrace(trace, dtMs);
      const seen = detections
        .filter(
          (detection) =>
            mayContinueTrace(detection) && !isLegs(detection, detections) && !isMixture(detection, detections),
        )
        .map((detection): MotionDetection => ({ detection, moving: isMoving(detection, motion) }));
      const strong = round(open, seen.filter(mayBegin), STRONG, atMs);
      round(
        strong.traces,
        seen.filter((one) => !mayBegin(one)),
        WEAK,
        atMs,
      );
      open.push(...strong.seen.map(({ detection }) => beginTrace(next++, detection, atMs)));
      open = open.filter((trace) => !isOver(trace, atMs, source));
      return open.map(({ key, class: name, box, confidence, seenAtMs }) => ({
        key,
        class: name,
        box,
        confidence,
        unseenMs: atMs - seenAtMs,
      }));
    },
  };
}

const isVehicle = ({ class: name }: { class: Detection['class'] }): boolean => classGroup(name) === 'vehicle';
