import type { Halt } from '../governance/halt.v2.ts';
import type { ProcessingAct } from '../governance/processing-act.v1.ts';
import type { Analytic } from '../values/analytic.ts';

export { Analytic } from '../values/analytic.ts';

/**
 * Whether an act in force covers this analytic of this camera now (control 1). An act that has expired, was withdrawn or starts later
 * covers nothing.
 */
export const actCovers = (act: ProcessingAct, camera: string, analytic: Analytic, nowMs: number): boolean =>
  act.state === 'in_force' &&
  act.analytic === analytic &&
  act.validFromMs <= nowMs &&
  nowMs < act.expiresAtMs &&
  act.cameras.some((covered) => covered === camera);

/** Whether an analytic of a camera may run now: an act in force covers it, and it is not halted (controls 1 and 23). */
export function mayAnalyse(
  camera: string,
  analytic: Analytic,
  acts: Iterable<ProcessingAct>,
  halts: Iterable<Halt>,
  nowMs: number,
): boolean {
  for (const halt of halts) if (halt.analytic === analytic && halt.halted) return false;
  for (const act of acts) if (actCovers(act, camera, analytic, nowMs)) return true;
  return false;
}
