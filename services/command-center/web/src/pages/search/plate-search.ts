import { parsePlate } from '@marsad/schemas';
import type { SearchReason } from '../../parts/reason-field.tsx';

const HOUR_MS = 3_600_000;
/** How far back a search may go, hours. */
export const HOURS = { h1: 1, h6: 6, h24: 24 } as const;
export type Hours = keyof typeof HOURS;
export const isHours = (text: string | null): text is Hours => text !== null && text in HOURS;

/** A search as far as a person has filled it in. */
export type SearchDraft = { plate: string; purpose: SearchReason | undefined; caseReference: string; hours: Hours };
export const EMPTY_SEARCH: SearchDraft = { plate: '', purpose: undefined, caseReference: '', hours: 'h24' };

/** The search as the server takes it; undefined while the plate, the purpose or the case is missing. */
export function searchOf({ plate, purpose, caseReference, hours }: SearchDraft, nowMs: number) {
  if (parsePlate(plate).kind === 'refused' || !purpose || caseReference.trim() === '') return undefined;
  const fromMs = nowMs - HOURS[hours] * HOUR_MS;
  return { plate, fromMs, toMs: nowMs, purpose, caseReference: caseReference.trim() };
}
