import { kindNamed, validateRule, type RuleKindDefinition, type RulesInForce } from '@marsad/behaviour';
import { type Camera, ObjectClass, type Rule, type RuleThresholds, type Zone } from '@marsad/schemas';
import type { Size } from '@marsad/vision';
import type { DrawnPlaces } from './city-perception.ts';
import { EvaluationError } from './errors.ts';
import { cityLines } from './lines.ts';
import type { Site, SiteRule } from './site.ts';

/** A place of the whole picture, for a kind that needs a zone and a rule that names none. */
const WHOLE = 'whole-picture';
const NAME = { fr: 'lieu', ar: 'مكان', en: 'place' };

export type RuledSite = {
  readonly places: DrawnPlaces;
  readonly rules: RulesInForce;
  /** What the file calls a rule or a place that the city knows by this id. */
  readonly ruleCalled: (ruleId: string) => string;
  readonly placeCalled: (placeId: string) => string;
};

/**
 * The site in the city's own words.
 * @throws {EvaluationError} for a rule that cannot run there, with what to do about it
 */
export function ruledSite(site: Site, size: Size): RuledSite {
  const places = placesOf(site, size);
  const rules = site.rules.map((rule, at) => ruleOf(rule, at, site));
  const camera = { camera: 'the video', ...places } as Pick<Camera, 'camera' | 'lines' | 'zones' | 'calibration'>;
  rules.forEach((rule, at) => check(rule, site.rules[at]?.id ?? rule.ruleId, camera));
  return {
    places,
    rules: { at: () => rules, versions: rules },
    ruleCalled: (ruleId) => site.rules[numberIn(ruleId)]?.id ?? ruleId,
    placeCalled: (placeId) => {
      if (placeId === WHOLE) return 'picture';
      const named = placeId.startsWith('zone-') ? site.zones : site.lines;
      return placeId.includes('-') ? (named[numberIn(placeId)]?.name ?? placeId) : placeId;
    },
  };
}

const numberIn = (id: string): number => Number(id.slice(id.lastIndexOf('-') + 1));

function placesOf({ lines, zones, calibration }: Site, size: Size): DrawnPlaces {
  const directed = cityLines(lines, size).map((line, at) => ({ ...line, oneWay: lines[at]?.oneWay }));
  const corners = [
    [0, 0],
    [size.width, 0],
    [size.width, size.height],
    [0, size.height],
  ] as const;
  return {
    lines: directed,
    zones: [...zones.map(({ polygon }, at) => zoneOf(`zone-${at}`, polygon, size)), zoneOf(WHOLE, corners, size)],
    ...(calibration && { calibration: { ...calibration, points: [...calibration.points] } }),
  };
}

const zoneOf = (id: string, polygon: readonly (readonly [number, number])[], { width, height }: Size): Zone => ({
  id,
  name: NAME,
  kind: 'measured',
  classes: [...ObjectClass.options],
  polygon: polygon.map(([x, y]) => [x / width, y / height]),
});

function ruleOf(rule: SiteRule, at: number, site: Site): Rule {
  const kind = kindNamed(rule.kind);
  if (!kind) throw new EvaluationError(`rule ${rule.id}: this version measures no ${rule.kind}`);
  return {
    ruleId: `rule-${at}`,
    version: 1,
    state: 'defined',
    district: 'evaluated' as Rule['district'],
    camera: 'evaluated' as Rule['camera'],
    kind: rule.kind,
    placeId: placeIdOf(rule, kind, site),
    ...(rule.classes && { classes: rule.classes }),
    thresholds: thresholdsOf(rule, kind),
    severity: 'medium',
    cooldownMs: 0,
    inForceFromMs: 0,
    definedAtMs: 0,
    definedBy: { subject: 'evaluation', name: 'evaluation', agency: 'evaluation' },
    madeBy: [],
  };
}

function placeIdOf({ zone, line }: SiteRule, { place }: RuleKindDefinition, site: Site): string | undefined {
  if (zone !== undefined) return `zone-${site.zones.findIndex(({ name }) => name === zone)}`;
  if (line !== undefined) return `line-${site.lines.findIndex(({ name }) => name === line)}`;
  return place === 'zone' || place === 'zone_or_line' ? WHOLE : undefined;
}

/** `seconds` and `dwellSeconds` both say how long; of a near miss, `seconds` is the time between the two. */
function thresholdsOf(rule: SiteRule, { defaults }: RuleKindDefinition): RuleThresholds {
  const seconds = rule.dwellSeconds ?? rule.seconds;
  const ms = seconds === undefined ? undefined : Math.round(seconds * 1_000);
  return {
    ...(ms !== undefined && (defaults.gapMs === undefined ? { forMs: ms } : { gapMs: ms })),
    ...(rule.kmh !== undefined && { kmh: rule.kmh }),
    ...(rule.personsPerM2 !== undefined && { personsPerM2: rule.personsPerM2 }),
  };
}

function check(rule: Rule, called: string, camera: Parameters<typeof validateRule>[1]): void {
  const fault = validateRule(rule, camera);
  if (!fault) return;
  throw new EvaluationError(`rule ${called} (${rule.kind}): ${fault.message}`);
}
