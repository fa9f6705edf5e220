import type { RuleKind } from '@marsad/schemas';
import { kindNamed } from '@marsad/behaviour';
import type { Incident } from '../truth/truth.ts';
import type { Raised, Run } from './run-scenario.ts';

export type Score = {
  readonly kind: RuleKind;
  readonly hours: number;
  readonly incidents: number;
  readonly found: number;
  readonly false: number;
  /** Raised again while or after the same incident was raised already. */
  readonly again: number;
  readonly precision: number | undefined;
  readonly recall: number | undefined;
  readonly falsePerHour: number;
  /** Median time from when an incident had lasted for the rule's threshold until it was raised, s. */
  readonly delayS: number | undefined;
};

/** An incident may be raised so long after it was over, and so long before it truly begins: who falls is raised by the fall, ms. */
const LATE_MS = 5_000;
const EARLY_MS = 3_000;

type Matched = { readonly incident: Incident | undefined; readonly raised: Raised; readonly isAgain: boolean };

/** Which true incident each raised one is: of the same kind and place, at the same time. */
export function matched(incidents: readonly Incident[], raised: readonly Raised[]): Matched[] {
  const found = new Set<string>();
  return raised
    .toSorted((a, b) => a.raisedAtMs - b.raisedAtMs)
    .map((each): Matched => {
      const fitting = incidents.filter((incident) => fits(incident, each));
      const incident = fitting.find(({ id }) => !found.has(id)) ?? fitting[0];
      const isAgain = incident !== undefined && found.has(incident.id);
      if (incident) found.add(incident.id);
      return { incident, raised: each, isAgain };
    });
}

const fits = (incident: Incident, raised: Raised): boolean =>
  incident.kind === raised.kind &&
  incident.placeId === raised.placeId &&
  raised.raisedAtMs >= incident.beganAtMs - EARLY_MS &&
  raised.beganAtMs <= (incident.endedAtMs ?? Infinity) + LATE_MS &&
  raised.raisedAtMs <= (incident.endedAtMs ?? Infinity) + LATE_MS + (kindNamed(raised.kind)?.defaults.forMs ?? 0);

export function scoreOf(kind: RuleKind, runs: readonly Run[]): Score {
  const own = runs.map(({ incidents, raised }) => ({
    incidents: incidents.filter((incident) => incident.kind === kind),
    matches: matched(
      incidents,
      raised.filter((each) => each.kind === kind),
    ),
  }));
  const hours = runs.reduce((sum, run) => sum + run.hours, 0);
  const matches = own.flatMap((run) => run.matches);
  const incidents = own.reduce((sum, run) => sum + run.incidents.length, 0);
  const first = matches.filter(({ incident, isAgain }) => incident && !isAgain);
  const wrong = matches.filter(({ incident }) => !incident).length;
  const forMs = kindNamed(kind)?.defaults.forMs ?? 0;
  const delays = first.map(({ incident, raised }) => (raised.raisedAtMs - (incident?.beganAtMs ?? 0) - forMs) / 1_000);
  return {
    ...{ kind, hours, incidents, found: first.length, false: wrong },
    again: matches.length - first.length - wrong,
    precision: first.length + wrong === 0 ? undefined : first.length / (first.length + wrong),
    recall: incidents === 0 ? undefined : first.length / incidents,
    falsePerHour: wrong / hours,
    delayS: delays.toSorted((a, b) => a - b)[Math.floor(delays.length / 2)],
  };
}
