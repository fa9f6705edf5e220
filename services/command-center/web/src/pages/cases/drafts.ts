import { LONGEST_SPAN_MS, normaliseText, type CaseDecision } from '@marsad/schemas';

/** The text as it is signed; undefined while it is shorter than `least`. */
export function textOf(typed: string, least: number): string | undefined {
  const text = normaliseText(typed).trim();
  return text.length >= least ? text : undefined;
}

type Span = Extract<CaseDecision, { kind: 'span.add' }>['span'];
export type SpanDraft = {
  readonly camera: { readonly camera: string; readonly district: string } | undefined;
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
};

/** Whether both times are filled in and make no span. */
export const isSpanWrong = ({ fromMs, toMs }: SpanDraft, nowMs: number): boolean =>
  fromMs !== undefined && toMs !== undefined && (fromMs >= toMs || toMs - fromMs > LONGEST_SPAN_MS || toMs > nowMs);

/** The span as it is signed; undefined while something is missing or wrong. */
export function spanOf(draft: SpanDraft, nowMs: number): Span | undefined {
  const { camera, fromMs, toMs } = draft;
  if (!camera || fromMs === undefined || toMs === undefined || isSpanWrong(draft, nowMs)) return undefined;
  return { district: camera.district, camera: camera.camera, fromMs, toMs } as Span;
}

/** What an address asks to add to a case: a moment of a camera, or an alert. */
export function askedToAdd(address: URLSearchParams): {
  alert?: { alertId: string; district: string };
  moment?: { camera: string; atMs: number };
} {
  const [alertId, district, camera] = [address.get('alert'), address.get('district'), address.get('camera')];
  const atMs = Date.parse(address.get('at') ?? '');
  return {
    ...(alertId && district && { alert: { alertId, district } }),
    ...(camera && Number.isFinite(atMs) && { moment: { camera, atMs } }),
  };
}
