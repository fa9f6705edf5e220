import { Analytic, actCovers, type Halt, type LiveGrant, type ProcessingAct } from '@marsad/schemas';

/** Whether an analytic of a camera may run now, and if not, why. */
export type AnalyticRight = { analytic: Analytic; permitted: boolean; because?: 'no_act' | 'halted' };

/**
 * The analytics that may run on one camera now (controls 1 and 23), for the page. The services that run them check the rights themselves.
 */
export function analyticsOf(
  camera: string,
  acts: readonly ProcessingAct[],
  halts: readonly Halt[],
  nowMs: number,
): AnalyticRight[] {
  return Analytic.options.map((analytic): AnalyticRight => {
    if (halts.some((halt) => halt.analytic === analytic && halt.halted))
      return { analytic, permitted: false, because: 'halted' };
    const covered = acts.some((act) => actCovers(act, camera, analytic, nowMs));
    return covered ? { analytic, permitted: true } : { analytic, permitted: false, because: 'no_act' };
  });
}

/** The grants under which faces may be matched on a camera now. Without an act for faces, or while faces are halted, there are none. */
export const faceGrantsOf = (
  camera: string,
  rights: readonly AnalyticRight[],
  live: readonly LiveGrant[],
): LiveGrant[] =>
  rights.some(({ analytic, permitted }) => analytic === 'faces' && permitted)
    ? live.filter(({ cameras }) => cameras.some((covered) => covered === camera))
    : [];
