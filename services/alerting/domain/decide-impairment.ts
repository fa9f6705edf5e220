import type { Alert, AlertReason, CameraState } from '@marsad/schemas';
import type { CAMERA_IMPAIRMENTS } from '@marsad/schemas';
import type { AlertBook } from './alert-book.ts';
import { mergeKey, MERGE_WITHIN_MS } from './alert-book.ts';
import type { ObservationDecision } from './decide-observation.ts';
import { latest, raise } from './decide-observation.ts';
import type { Severity } from './episode.ts';
import { isGraver, isOver } from './episode.ts';
import { alertId, RULE_VERSIONS } from './ids.ts';

/** How bad a fault is: somebody may have covered or turned the camera away, and its frames show nothing of its place any more. */
const SEVERITY_OF: Readonly<Record<(typeof CAMERA_IMPAIRMENTS)[number], NonNullable<Severity>>> = {
  covered: 'high',
  turned_away: 'high',
  frozen: 'high',
  defocused: 'medium',
  noisy: 'low',
  no_colour: 'low',
  dark: 'low',
};
/** Of a fault that only a later version knows. */
const UNKNOWN_SEVERITY: Severity = 'medium';

/**
 * Decides about the state of a camera. A camera whose frames show too little is one alert of the platform, from the first fault until it has
 * none; one that has a fault again within a minute goes on in the same alert, unless somebody ended it.
 */
export function decideImpairment(
  book: AlertBook,
  state: CameraState,
  simulated: boolean,
  nowMs: number,
): ObservationDecision[] {
  const { camera, district, atMs } = state;
  const impaired = [...new Set<string>(state.impaired ?? [])].toSorted();
  const why: AlertReason = {
    rule: 'system',
    ruleVersion: RULE_VERSIONS.system,
    kind: 'camera_impaired',
    ...(impaired.length > 0 && { detail: impaired.join(' ').slice(0, 300) }),
  };
  const subject = camera;
  const alert = latest(book.withKey(mergeKey({ why, camera, subject, simulated })));
  // States come again after a crash, and those of an owner that lost the camera may come late.
  if (alert && atMs <= Math.max(alert.lastObservedAtMs, alert.endedAtMs ?? 0)) return [];
  const isOpen = alert !== undefined && alert.endedAtMs === undefined;
  if (impaired.length === 0)
    return isOpen && isSound(state) ? [amended(alert, alert.why, atMs, { endedAtMs: atMs })] : [];
  const severity = severityOf(impaired);
  const goesOn =
    alert !== undefined && (isOpen || (!isOver(alert) && atMs - (alert.endedAtMs ?? 0) <= MERGE_WITHIN_MS));
  const rises = alert !== undefined && isGraver(severity, alert.severity);
  if (goesOn && !(rises && isOver(alert))) {
    if (isOpen && textOf(alert) === textOf({ why })) return [];
    return [amended(alert, why, atMs, {}, rises ? severity : undefined)];
  }
  return raise(
    book,
    {
      id: `${camera}:${atMs}:impaired`,
      alertId: alertId('system', ['camera_impaired', camera, String(atMs)]),
      frame: { district, camera, capturedAtMs: atMs, receivedAtMs: atMs },
      ...{ subject, why, severity, simulated },
    },
    nowMs,
  );
}

/** Nobody knows whether a camera that gives no frames is still covered. One that was removed is nobody's fault any more. */
const isSound = ({ state, reason }: CameraState): boolean => state === 'playing' || reason === 'removed';

const severityOf = (impaired: readonly string[]): Severity =>
  impaired
    .map((fault) => Object.entries(SEVERITY_OF).find(([name]) => name === fault)?.[1] ?? UNKNOWN_SEVERITY)
    .reduce((gravest, severity) => (isGraver(severity, gravest) ? severity : gravest));

const textOf = ({ why }: Pick<Alert, 'why'>): string => (why.rule === 'system' ? (why.detail ?? '') : '');

const amended = (
  { alertId }: Alert,
  why: AlertReason,
  atMs: number,
  incident: { readonly endedAtMs?: number },
  severity?: Severity,
): ObservationDecision => ({
  alertId,
  events: [
    {
      kind: 'incident_changed',
      ...{ atMs, why, incident, rises: severity !== undefined },
      ...(severity !== undefined && { severity }),
    },
  ],
});
