import type { Camera, RuleTerms } from '@marsad/schemas';
import type { RuleKindDefinition } from './kind.ts';
import { kindNamed } from './kinds/registry.ts';

export const RULE_FAULTS = [
  'unknown_kind',
  'place_missing',
  'unknown_place',
  'place_of_wrong_kind',
  'not_calibrated',
  'class_not_of_kind',
  'threshold_not_of_kind',
  'direction_without_line',
  'direction_missing',
  'schedule_twice',
] as const;
export type RuleFault = { readonly code: (typeof RULE_FAULTS)[number]; readonly message: string };

type RuledCamera = Pick<Camera, 'camera' | 'zones' | 'lines' | 'calibration'>;
type Terms = Pick<RuleTerms, 'kind' | 'placeId' | 'classes' | 'direction' | 'thresholds' | 'schedule'>;

/** Why this rule cannot run on this camera, and what to do about it; undefined if it can. */
export function validateRule(terms: Terms, camera: RuledCamera): RuleFault | undefined {
  const kind = kindNamed(terms.kind);
  if (!kind) return { code: 'unknown_kind', message: `no rule of the kind ${terms.kind} can be measured` };
  return (
    faultOfPlace(terms, kind, camera) ??
    faultOfDirection(terms, camera) ??
    faultOfGround(terms, kind, camera) ??
    faultOfTerms(terms, kind)
  );
}

const PLACES = {
  zone: { zone: true, line: false, picture: false, says: 'a zone' },
  line: { zone: false, line: true, picture: false, says: 'a line' },
  zone_or_line: { zone: true, line: true, picture: false, says: 'a zone or a line' },
  zone_or_picture: { zone: true, line: false, picture: true, says: 'a zone, or no place for the whole picture' },
} as const;

function faultOfPlace(
  { kind, placeId }: Terms,
  { place }: RuleKindDefinition,
  camera: RuledCamera,
): RuleFault | undefined {
  const may = PLACES[place];
  const says = `a rule of the kind ${kind} needs ${may.says}`;
  if (placeId === undefined) return may.picture ? undefined : { code: 'place_missing', message: `${says}: name it` };
  const isZone = camera.zones.some(({ id }) => id === placeId);
  const isLine = camera.lines.some(({ id }) => id === placeId);
  if (!isZone && !isLine)
    return { code: 'unknown_place', message: `${camera.camera} has no zone and no line ${placeId}: draw it first` };
  if ((isZone && may.zone) || (isLine && may.line)) return undefined;
  return { code: 'place_of_wrong_kind', message: `${says}, and ${placeId} is ${isZone ? 'a zone' : 'a line'}` };
}

/** At a line, the wrong way is that against the line's own direction, or the one that the rule names. A zone may learn its direction. */
function faultOfDirection({ kind, placeId, direction }: Terms, { lines }: RuledCamera): RuleFault | undefined {
  const line = lines.find(({ id }) => id === placeId);
  if (kind !== 'wrong_way' || !line || line.oneWay || direction) return undefined;
  return fault('direction_missing', `${line.id} is no one-way line: make it one, or name the direction that is wrong`);
}

/** A kind that works without metres may still have a threshold in metres or km/h, which needs them. */
function faultOfGround(
  { kind, thresholds }: Terms,
  { needsGround }: RuleKindDefinition,
  camera: RuledCamera,
): RuleFault | undefined {
  if (camera.calibration) return undefined;
  const inMetres = (['kmh', 'personsPerM2', 'lengthM'] as const).find((name) => thresholds[name] !== undefined);
  if (!needsGround && !inMetres) return undefined;
  const what = needsGround ? `a rule of the kind ${kind}` : `the threshold ${inMetres}`;
  return {
    code: 'not_calibrated',
    message: `${camera.camera} is not calibrated, and ${what} needs metres: set four points`,
  };
}

function faultOfTerms(
  { kind, classes, direction, thresholds, schedule, placeId }: Terms,
  definition: RuleKindDefinition,
) {
  const stranger = classes?.find((name) => !definition.classes.includes(name));
  if (stranger)
    return fault('class_not_of_kind', `${kind} is about ${definition.classes.join(', ')}, and not about ${stranger}`);
  const named = Object.entries(thresholds).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const reads: readonly string[] = [...Object.keys(definition.defaults), ...(definition.alsoReads ?? [])];
  const unread = named.find((name) => !reads.includes(name));
  if (unread) {
    const read = reads.join(', ');
    return fault(
      'threshold_not_of_kind',
      `${kind} does not read the threshold ${unread}${read ? `: it reads ${read}` : ''}`,
    );
  }
  if (direction && (definition.place === 'zone' || definition.place === 'zone_or_picture' || !placeId))
    return fault('direction_without_line', `a direction belongs to a line, and ${kind} has none: leave it out`);
  const spans = (schedule ?? []).flatMap(({ days, from, to }) => days.map((day) => `${day} ${from}-${to}`));
  if (new Set(spans).size < spans.length)
    return fault('schedule_twice', 'the schedule names a span twice: leave one out');
  return undefined;
}

const fault = (code: RuleFault['code'], message: string): RuleFault => ({ code, message });
