import { FACE_DESCRIPTION, loadModel } from '@marsad/vision';
import { decideThreshold } from '../domain/threshold.ts';
import type { Tested } from '../domain/threshold.ts';
import { MatchingRefusedError } from '../errors.ts';

export type MatchingModel = { readonly name: string; readonly sha256: string; readonly threshold: number };

/** @throws {MatchingRefusedError} if the network, the threshold or the way of describing faces was not tested */
export function loadTestedModel(
  modelsDirectory: string,
  configured: number | undefined,
): { readonly model: MatchingModel; readonly tested: Tested } {
  const { name, sha256, tested } = loadModel(modelsDirectory, 'face-embedding', 'face-matching');
  const decision = decideThreshold(tested, configured, FACE_DESCRIPTION);
  if (decision.kind === 'refused') throw new MatchingRefusedError(decision.code, decision.why);
  if (!tested) throw new MatchingRefusedError('not_tested', name);
  return { model: { name, sha256, threshold: decision.threshold }, tested };
}
