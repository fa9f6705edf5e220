import { drop, pass } from '@marsad/pipeline';
import type { Outcome, Step } from '@marsad/pipeline';
import type { Alert } from '@marsad/schemas';
import type { AlertBook } from '../domain/alert-book.ts';
import type { AlertEvent } from '../domain/alert.ts';
import { evolve } from '../domain/alert.ts';
import { clipRequestOf } from '../domain/clip-request.ts';
import { decideCommand } from '../domain/decide-command.ts';
import type { ObservationDecision } from '../domain/decide-observation.ts';
import { decideBehaviour, decideRead } from '../domain/decide-observation.ts';
import { decideViewFailed, decideViewReady } from '../domain/decide-view.ts';
import type { DropReason } from '../errors.ts';
import type { Cameras, Hotlist, Said } from '../ports.ts';
import type { Input } from './input.ts';

type Needs = {
  readonly book: () => AlertBook;
  readonly hotlist: Hotlist;
  readonly cameras: Cameras;
  readonly now: () => number;
};

/** Asks the domain what follows from an input, and turns its events into what is said. Changes nothing. */
export function decide({ book, hotlist, cameras, now }: Needs): Step<Input, Said> {
  const evolved = (alertId: string, events: readonly AlertEvent[]): Alert[] => {
    const after = events.reduce<Alert | undefined>(evolve, book().get(alertId));
    return after && events.length > 0 ? [after] : [];
  };

  const observed = (
    decisions: readonly ObservationDecision[],
    capturedAtMs: number,
    otherwise: DropReason,
  ): Outcome<Said> => {
    const alerts = decisions.flatMap(({ alertId, events }) => evolved(alertId, events));
    if (alerts.length === 0) return drop(otherwise);
    const raised = alerts.filter((alert) => alert.change === 'raised');
    return pass({ alerts, clips: raised.map((alert) => clipRequestOf(alert, capturedAtMs)), answers: [] });
  };

  const viewed = (alertId: string, decision: (alert: Alert) => AlertEvent[]): Outcome<Said> => {
    const alert = book().get(alertId);
    if (!alert) return drop('alert_unknown' satisfies DropReason);
    const alerts = evolved(alertId, decision(alert));
    return alerts.length > 0 ? pass({ alerts, clips: [], answers: [] }) : drop('nothing_new' satisfies DropReason);
  };

  return (input): Outcome<Said> => {
    switch (input.kind) {
      case 'read': {
        const simulated = input.simulated || cameras.isSimulated(input.data.camera);
        const decisions = decideRead(book(), input.data, hotlist.entries(), simulated, now());
        return observed(decisions, input.data.capturedAtMs, 'no_match');
      }
      case 'behaviour': {
        const simulated = input.simulated || cameras.isSimulated(input.data.camera);
        return observed(decideBehaviour(book(), input.data, simulated, now()), input.data.capturedAtMs, 'nothing_new');
      }
      case 'command': {
        const { commandId, alertId, district } = input.data;
        const decision = decideCommand(book().get(alertId), input.data, now());
        const answer = { commandId, alertId, district, accepted: decision.kind === 'accepted', atMs: now() };
        if (decision.kind === 'refused') {
          const { reason: refusal, state } = decision;
          const refused = { ...answer, refusal, ...(state === undefined ? {} : { state }) };
          return pass({ alerts: [], clips: [], answers: [refused] });
        }
        return pass({ alerts: evolved(alertId, decision.events), clips: [], answers: [answer] });
      }
      case 'snapshot':
      case 'clip':
      case 'plateCrop':
        return viewed(input.data.alertId, (alert) => decideViewReady(alert, input.kind, input.data));
      case 'view_failed':
        return viewed(input.data.alertId, (alert) => decideViewFailed(alert, input.data));
    }
  };
}
