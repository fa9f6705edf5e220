import type { Alert, AlertReason } from './alert-changed.v3.ts';
import type { FaceWhy } from './alert-changed.v2.ts';
import type { SEVERITIES } from '../behaviour/behaviour-event.v2.ts';
import { alertSeverityOf } from './alert-order.ts';

/** `open`: a person still has to decide. `handled`: no decision is left. */
export const ALERT_STAGES = ['open', 'handled'] as const;
export type AlertStage = (typeof ALERT_STAGES)[number];

/** A search among alerts. An absent field does not restrict it. */
export type AlertFilter = {
  readonly stage?: AlertStage | undefined;
  readonly state?: Alert['state'] | undefined;
  /** A kind as `alertKindOf` returns it. */
  readonly kind?: string | undefined;
  readonly district?: string | undefined;
  readonly camera?: string | undefined;
  /** The period in which it was raised; `toMs` is exclusive. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  /** Any part of a plate (read or listed), a case reference, a place, a camera id or the alert's id. Spaces and `|` are ignored. */
  readonly text?: string | undefined;
  readonly severity?: (typeof SEVERITIES)[number] | undefined;
  /** Any part of a plate, read or listed. */
  readonly plate?: string | undefined;
  /** Alerts that were raised quietly: only those, or all others. */
  readonly quiet?: (typeof QUIET_CHOICES)[number] | undefined;
  /** The subject of a person, or any part of their name, who has the alert or acted on it; `nobody`: nobody has it. */
  readonly who?: string | undefined;
};

/** Whether an alert was raised while its rule was muted, and nobody has judged it since. */
export const isQuietAlert = ({ mutedUntilMs }: Pick<Alert, 'mutedUntilMs'>): boolean => mutedUntilMs !== undefined;

export const QUIET_CHOICES = ['only', 'without'] as const;

/** The `who` of alerts that nobody has. */
export const NOBODY = 'nobody';

/** The part of an alert that a filter reads. Fields that are hidden from a person are missing, so that a search cannot reveal them. */
export type FilteredAlert = Pick<
  Alert,
  'alertId' | 'state' | 'district' | 'camera' | 'raisedAtMs' | 'severity' | 'assignedTo' | 'history' | 'mutedUntilMs'
> & {
  readonly why: Exclude<AlertReason, { rule: 'face' }> | Pick<FaceWhy, 'rule' | 'caseReference' | 'authorisationId'>;
};

const OPEN: ReadonlySet<Alert['state']> = new Set(['raised', 'acknowledged', 'confirmed', 'dispatched']);
export const alertStageOf = ({ state }: Pick<Alert, 'state'>): AlertStage => (OPEN.has(state) ? 'open' : 'handled');

/** The alert's kind: how well a plate matched, the behaviour, `face`, or the fault of the platform. */
export function alertKindOf({ why }: Pick<FilteredAlert, 'why'>): string {
  if (why.rule === 'face') return 'face';
  return why.rule === 'hotlist' ? why.match : why.kind;
}

/** Reduces a text to letters and digits, so that a search finds a plate however its parts are separated. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

function wordsOf({ alertId, camera, why }: FilteredAlert): string[] {
  const common = [alertId, camera];
  switch (why.rule) {
    case 'hotlist':
      return [...common, why.read.text, why.entryPlate.text, why.caseReference];
    case 'behaviour':
      return [...common, why.placeId];
    case 'face':
      return [...common, why.caseReference];
    case 'system':
      return common;
  }
}

const platesOf = ({ why }: FilteredAlert): string[] =>
  why.rule === 'hotlist' ? [why.read.text, why.entryPlate.text] : [];

/** What a search compares with. An alert never changes, so it is made once for each: a search of 100,000 takes a third as long. */
function comparedOnce(textsOf: (alert: FilteredAlert) => readonly string[]) {
  const compared = new WeakMap<FilteredAlert, readonly string[]>();
  return (alert: FilteredAlert): readonly string[] => {
    const known = compared.get(alert);
    if (known) return known;
    const texts = textsOf(alert).map(plain);
    compared.set(alert, texts);
    return texts;
  };
}
const plainWordsOf = comparedOnce(wordsOf);
const plainPlatesOf = comparedOnce(platesOf);

/** A city has a few hundred people who act on alerts, in up to 50 steps of each alert: each name is made plain once. */
const MOST_NAMES = 5_000;
const plainNames = new Map<string, string>();
function plainNameOf(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  if (plainNames.size >= MOST_NAMES) plainNames.clear();
  const plainName = plain(name);
  plainNames.set(name, plainName);
  return plainName;
}

function concerns({ assignedTo, history }: FilteredAlert, who: string, plainWho: string): boolean {
  if (who === NOBODY) return assignedTo === undefined;
  const people = [...(assignedTo ? [assignedTo] : []), ...history.map(({ actor }) => actor)];
  return people.some(({ subject, name }) => subject === who || plainNameOf(name).includes(plainWho));
}

/** @returns whether an alert matches the search. What has neither letter nor digit is found on no plate. */
export function alertFilterOf(filter: AlertFilter): (alert: FilteredAlert) => boolean {
  const { stage, state, kind, district, camera, fromMs, toMs, text, severity, plate, who, quiet } = filter;
  const [plainText, plainPlate, plainWho] = [plain(text ?? ''), plain(plate ?? ''), plain(who ?? '')];
  // Only what is asked for is looked at: of 100,000 alerts each further field takes some ms.
  const tests: readonly (((alert: FilteredAlert) => boolean) | false)[] = [
    stage !== undefined && ((alert) => stage === alertStageOf(alert)),
    state !== undefined && ((alert) => state === alert.state),
    quiet !== undefined && ((alert) => isQuietAlert(alert) === (quiet === 'only')),
    kind !== undefined && ((alert) => kind === alertKindOf(alert)),
    district !== undefined && ((alert) => district === (alert.district as string)),
    camera !== undefined && ((alert) => camera === (alert.camera as string)),
    fromMs !== undefined && ((alert) => alert.raisedAtMs >= fromMs),
    toMs !== undefined && ((alert) => alert.raisedAtMs < toMs),
    severity !== undefined && ((alert) => alertSeverityOf(alert) === severity),
    plate !== undefined &&
      ((alert) => plainPlate !== '' && plainPlatesOf(alert).some((known) => known.includes(plainPlate))),
    who !== undefined && ((alert) => concerns(alert, who, plainWho)),
    text !== undefined && ((alert) => plainWordsOf(alert).some((word) => word.includes(plainText))),
  ];
  const asked = tests.filter((test) => test !== false);
  return (alert) => asked.every((test) => test(alert));
}

/** Orders alerts newest first, and by id within a millisecond, so that a page can start after any of them. */
export const byNewestAlert = (
  a: Pick<Alert, 'alertId' | 'raisedAtMs'>,
  b: Pick<Alert, 'alertId' | 'raisedAtMs'>,
): number => b.raisedAtMs - a.raisedAtMs || (a.alertId < b.alertId ? -1 : a.alertId > b.alertId ? 1 : 0);
