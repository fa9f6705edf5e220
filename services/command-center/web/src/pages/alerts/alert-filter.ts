import { ALERT_STAGES, BEHAVIOUR_KINDS, type AlertFilter } from '@marsad/schemas';
import type { AlertList } from '../../api/types.ts';

/** The criteria of a person's filter, without the stage. */
export type Criteria = Omit<AlertFilter, 'stage'>;

export const STAGES = [...ALERT_STAGES, 'everything'] as const;
export type Stage = (typeof STAGES)[number];
export const isStage = (text: string): text is Stage => STAGES.some((stage) => stage === text);

export const KINDS = ['exact', 'possible', 'face', ...BEHAVIOUR_KINDS, 'evidence_tampered'] as const;

const HOUR_MS = 3_600_000;
/** How far back a filter may go, ms. */
export const SPANS = { h1: HOUR_MS, h24: 24 * HOUR_MS, d7: 168 * HOUR_MS, d30: 720 * HOUR_MS } as const;
export type Span = keyof typeof SPANS;
export const isSpan = (text: string | null): text is Span => text !== null && text in SPANS;

/** The filter as the server takes it: without a stage it finds both open and handled alerts. */
export const filterOf = (stage: Stage, criteria: Criteria): AlertFilter =>
  stage === 'everything' ? criteria : { ...criteria, stage };

/** Sets a criterion, or removes it where its field was emptied. */
export function withCriterion<Of extends Partial<Criteria>, Key extends keyof Of>(
  criteria: Of,
  key: Key,
  value: Of[Key] | null | '',
): Of {
  const { [key]: _, ...others } = criteria;
  const rest = others as unknown as Of;
  return value === undefined || value === null || value === '' ? rest : { ...rest, [key]: value };
}

/** How many of the alerts that fit the criteria are in a stage. */
export const countOf = ({ open, handled }: AlertList['counts'], stage: Stage): number =>
  stage === 'everything' ? open + handled : { open, handled }[stage];

/** Whether an empty list is empty because of its filter, rather than because there are no alerts at all. */
export const isFiltered = (first: AlertList | undefined, { stage: _, quiet, ...criteria }: AlertFilter): boolean =>
  first !== undefined &&
  (countOf(first.counts, 'everything') > 0 ||
    quiet === 'only' ||
    Object.values(criteria).some((value) => value !== undefined));
