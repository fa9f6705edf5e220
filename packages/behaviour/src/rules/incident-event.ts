import type { BehaviourEvent, INCIDENT_ENDINGS, KeptRule, Measure, RuleThresholds } from '@marsad/schemas';
import { hashedId, trackId } from '@marsad/schemas';
import { mintId } from '@marsad/schemas/ids';
import type { Finding } from '../findings.ts';
import { frameOf } from '../findings.ts';
import type { Scene } from '../scene.ts';
import type { Incident } from './incident.ts';
import { lastedMs } from './incident.ts';
import type { RunningRule } from './running-rule.ts';

export type EndedBy = (typeof INCIDENT_ENDINGS)[number];

/** The place that an event names whose rule has the whole picture. */
export const WHOLE_PICTURE = 'picture';
/** An event lists this many tracks at most, and counts all. */
const MOST_TRACK_IDS = 50;

/**
 * The event of an incident. Its ids follow from the rule, its version, its place, the incident's key and the frame in which it began, so that
 * the same scenes give the same ids.
 */
export function incidentEvent(
  { rule, kind, watched }: Pick<RunningRule, 'rule' | 'kind' | 'watched'>,
  incident: Incident,
  scene: Scene,
  phase: 'began' | 'goes_on' | 'over',
  endedBy?: EndedBy,
): Finding {
  const incidentId = incidentIdOf(rule, incident, scene);
  const id = mintId(hashedId('b', ['incident', incidentId, incident.revision]));
  const { leader, box, confidence } = incident.holding;
  const { forMs } = watched.thresholds;
  const data: BehaviourEvent = {
    ...frameOf({ scene }),
    eventId: id,
    kind: rule.kind,
    ruleId: rule.ruleId,
    ruleVersion: rule.version,
    placeId: placeIdOf(rule),
    ...(leader && { trackId: leader.id, class: leader.class }),
    ...(box && { box }),
    ...(forMs !== undefined && !kind.isMoment && { dwellMs: lastedMs(incident), thresholdMs: forMs }),
    demonstration: rule.demonstration ?? false,
    incidentId,
    revision: incident.revision,
    phase,
    beganAtMs: beganAtMs(incident),
    ...(phase === 'over' && endedBy && { endedAtMs: Math.round(incident.lastHeld.atMs), endedBy }),
    trackIds: incident.ordinals.slice(0, MOST_TRACK_IDS).map((ordinal) => trackId(scene, ordinal)),
    tracks: incident.ordinals.length,
    severity: rule.severity,
    confidence,
    measures: kind.isMoment ? [...incident.holding.measures] : withDuration(incident, kind.defaults),
    ...(incident.path.length > 0 && { path: [...incident.path] }),
  };
  return { kind: 'behaviour', id, data };
}

const placeIdOf = ({ placeId }: KeptRule): string => placeId ?? WHOLE_PICTURE;

export const incidentIdOf = (rule: KeptRule, { key, began }: Incident, { camera, epoch, part }: Scene): string =>
  mintId(hashedId('i', [rule.ruleId, rule.version, camera, placeIdOf(rule), key, epoch, part, began.ptsMs]));

const beganAtMs = ({ began, sinceMs }: Incident): number => Math.round(began.atMs - (began.ptsMs - sinceMs));

/** Puts how long it has lasted first where only that is a threshold of the kind, because the first measure is what its threshold is about. */
function withDuration(incident: Incident, thresholds: RuleThresholds): Measure[] {
  const duration: Measure = { name: 'duration', value: Math.round(lastedMs(incident) / 100) / 10, unit: 's' };
  const others = incident.holding.measures.filter(({ name }) => name !== duration.name);
  const isOnly = Object.keys(thresholds).every((name) => name === 'forMs');
  return isOnly ? [duration, ...others] : [...others, duration];
}
