import { validateRule } from '@marsad/behaviour';
import type { Camera, RuleTerms } from '@marsad/schemas';
import type { Refusal } from './change.ts';

/** Why a rule cannot be watched on this camera. The page shows the fault in words before anybody signs. */
export function ruleFault(terms: RuleTerms, camera: Camera): Refusal | undefined {
  const fault = validateRule(terms, camera);
  if (!fault) return undefined;
  return fault.code === 'not_calibrated' ? 'not_calibrated' : 'rule_invalid';
}
