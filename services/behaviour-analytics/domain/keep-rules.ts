import { endIncidents, forgetTracks, newCameraWatch, placesKeyOf, restoreRules, whatIsOpen } from '@marsad/behaviour';
import type { CameraWatch, Finding } from '@marsad/behaviour';
import type { Camera, RuleState } from '@marsad/schemas';

/** What the topic holds of one camera's rules. */
export type Kept = {
  /** The last scene that is in it. */
  readonly last: Pick<RuleState['last'], 'epoch' | 'part' | 'ptsMs'>;
  readonly open: string;
  /** The lowest offset that a restart from it needs; `first_read` until the first batch after a restart tells it. */
  readonly neededFrom: bigint | 'first_read' | undefined;
};

export type Keeping = { readonly kind: 'keep'; readonly open: string } | { readonly kind: 'drop' };

/** How much a restart may have to judge again, ms of the camera's time. */
const KEPT_EVERY_MS = 60_000;

/** Whether to keep what the rules of a camera remember now, or to remove what was kept; undefined to leave it as it is. */
export function decideKeeping(
  { rules }: Pick<CameraWatch, 'rules'>,
  kept: Kept | undefined,
  isPermitted: boolean,
): Keeping | undefined {
  const { last } = rules;
  const open = isPermitted ? whatIsOpen(rules) : undefined;
  if (open === undefined || !last) return kept && { kind: 'drop' };
  const isOfThisPart = kept?.last.epoch === last.epoch && kept.last.part === last.part;
  const isRecent = isOfThisPart && last.ptsMs - kept.last.ptsMs < KEPT_EVERY_MS;
  return isRecent && kept.open === open ? undefined : { kind: 'keep', open };
}

/**
 * The watch of a camera after a restart, from what was kept of its rules.
 * @param camera undefined if it is not registered any more: then its incidents are over
 */
export function restoreCamera(
  state: RuleState,
  camera: Camera | undefined,
  nowMs: number,
): { readonly watch: CameraWatch; readonly kept: Kept; readonly findings: Finding[] } {
  const watch = newCameraWatch(nowMs);
  watch.rules = restoreRules(state);
  const kept: Kept = { last: state.last, open: whatIsOpen(watch.rules) ?? '', neededFrom: 'first_read' };
  if (!camera) return { watch, kept, findings: forgetTracks(watch) };
  const hasMoved = placesKeyOf(camera) !== state.places;
  return { watch, kept, findings: hasMoved ? endIncidents(watch.rules, 'place_changed') : [] };
}
