import type { Alert, AlertReason } from './alert-changed.v3.ts';
import type { FaceWhy } from './alert-changed.v2.ts';

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
};

/** The part of an alert that a filter reads. Fields that are hidden from a person are missing, so that a search cannot reveal them. */
export type FilteredAlert = Pick<Alert, 'alertId' | 'state' | 'district' | 'camera' | 'raisedAtMs'> & {
  readonly why: Exclude<AlertReason, { rule: 'face' }> | Pick<FaceWhy, 'rule' | 'caseReference'>;
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

/** Whether an alert matches the search. */
export function fitsAlertFilter(alert: FilteredAlert, filter: AlertFilter): boolean {
  const { stage, state, kind, district, camera, fromMs, toMs, text } = filter;
  const isWanted = <Value>(wanted: Value | undefined, value: Value): boolean =>
    wanted === undefined || wanted === value;
  return (
    isWanted(stage, alertStageOf(alert)) &&
    isWanted(state, alert.state) &&
    isWanted(kind, alertKindOf(alert)) &&
    isWanted(district, alert.district as string) &&
    isWanted(camera, alert.camera as string) &&
    (fromMs === undefined || alert.raisedAtMs >= fromMs) &&
    (toMs === undefined || alert.raisedAtMs < toMs) &&
    (text === undefined || wordsOf(alert).some((word) => plain(word).includes(plain(text))))
  );
}

/** Orders alerts newest first, and by id within a millisecond, so that a page can start after any of them. */
export const byNewestAlert = (
  a: Pick<Alert, 'alertId' | 'raisedAtMs'>,
  b: Pick<Alert, 'alertId' | 'raisedAtMs'>,
): number => b.raisedAtMs - a.raisedAtMs || (a.alertId < b.alertId ? -1 : a.alertId > b.alertId ? 1 : 0);
