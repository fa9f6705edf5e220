import {
  alertCommanded,
  authorisation,
  behaviourEvent,
  faceCandidate,
  hotlistEntry,
  parsePlate,
  plateRead,
  reviewCommanded,
} from '@marsad/schemas';
import type {
  Alert,
  AlertCommand,
  AlertState,
  Authorisation,
  DataOf,
  FaceCandidate,
  HotlistEntry,
  PlateText,
  ReviewCommand,
} from '@marsad/schemas';
import type { AlertBook } from '../domain/alert-book.ts';
import type { AlertEvent } from '../domain/alert.ts';
import { evolve } from '../domain/alert.ts';
import type { PlateRead } from '../domain/hotlist.ts';
import { sessionTokenFor, signedBy, tokenFor } from './sign-in.ts';

/** Reads, events, entries and commands for tests; times are ms after `T0`. */
export const T0 = 1_790_000_000_000;

export const plate = (text: string): PlateText => {
  const parsed = parsePlate(text);
  if (parsed.kind === 'refused') throw new Error(`${text} is no plate: ${parsed.detail}`);
  return parsed.plate;
};

export const readOf = (text: string, more: Partial<PlateRead> & { at?: number } = {}): PlateRead => {
  const { at = 0, ...rest } = more;
  return {
    ...plateRead.example,
    capturedAtMs: T0 + at,
    receivedAtMs: T0 + at,
    plate: plate(text),
    rawText: text,
    ...rest,
  };
};

/** Another vehicle on the same camera: a track and a read of its own. */
export const vehicle = (n: number) => ({ trackId: `hassan-gate-1:1790000000000:0:t${n + 1}`, readId: `r-${n}` });

export const entryOf = (text: string, more: Partial<HotlistEntry> = {}): HotlistEntry => ({
  ...hotlistEntry.example,
  plate: plate(text),
  validFromMs: T0 - 1_000,
  expiresAtMs: T0 + 3_600_000,
  refreshedAtMs: T0 - 1_000,
  ...more,
});

type Behaviour = DataOf<typeof behaviourEvent>;
export const behaviourOf = (more: Partial<Behaviour> & { at?: number } = {}): Behaviour => {
  const { at = 0, ...rest } = more;
  return { ...behaviourEvent.example, capturedAtMs: T0 + at, receivedAtMs: T0 + at, ...rest };
};

/** A command of an operator who sees the alert in this state, signed by their browser. */
export const commandOf = (
  action: AlertCommand['action'],
  more: Partial<AlertCommand> = {},
  state: AlertState = 'raised',
): AlertCommand => {
  const { dismissalReason: _, ...example } = alertCommanded.example;
  const { subject } = example.actor;
  const idToken = sessionTokenFor(subject, 'operator', T0);
  const command = { ...example, commandId: `c-${action}`, action, idToken, atMs: T0, ...more };
  return more.proof === undefined ? signedBy(command, state) : command;
};

export const candidateOf = (more: Partial<FaceCandidate> & { at?: number } = {}): FaceCandidate => {
  const { at = 0, ...rest } = more;
  return { ...faceCandidate.example, capturedAtMs: T0 + at, receivedAtMs: T0 + at, ...rest };
};

const person = (subject: string) => ({ subject, name: subject, agency: 'rabat-operations' });

/** Requested by the supervisor, approved by the judge, valid until an hour after `T0`. */
export const authorisationOf = (more: Partial<Authorisation> = {}): Authorisation => ({
  ...authorisation.example,
  fromMs: T0 - 1_000,
  toMs: T0 + 3_600_000,
  state: 'approved',
  revision: 1,
  requestedBy: person('demo-supervisor'),
  decidedBy: person('demo-judge'),
  decidedAtMs: T0 - 500,
  ...more,
});

/** The answer of a reviewer who signed in for it, a minute after the frame. */
export const REVIEWED_AT = T0 + 60_000;
export function reviewOf(
  alertId: string,
  subject: string,
  answer: ReviewCommand['decision']['answer'],
  more: Partial<ReviewCommand> & { claims?: Record<string, unknown> } = {},
): ReviewCommand {
  const { claims, ...rest } = more;
  const command = {
    ...reviewCommanded.example,
    commandId: `c-${subject}`,
    decision: { ...reviewCommanded.example.decision, alertId, answer },
    actor: person(subject),
    ...rest,
  };
  return { ...command, idToken: rest.idToken ?? tokenFor(command, subject, REVIEWED_AT, claims) };
}

/** Applies decisions to the book, as the service does after it has published them, and returns the alerts. */
export const apply = (
  book: AlertBook,
  decisions: readonly { readonly alertId: string; readonly events: readonly AlertEvent[] }[],
): Alert[] =>
  decisions.map(({ alertId, events }) => {
    const after = events.reduce<Alert | undefined>(evolve, book.get(alertId));
    if (!after) throw new Error(`nothing was decided about ${alertId}`);
    book.put(after);
    return after;
  });

/** Returns the only alert. @throws unless there is exactly one */
export function only(alerts: readonly Alert[]): Alert {
  const [alert, ...more] = alerts;
  if (!alert || more.length > 0) throw new Error(`one alert was expected, not ${alerts.length}`);
  return alert;
}
