import { AlertState, EpochMs, SEVERITIES } from '@marsad/schemas';
import type { ListedAlerts } from '../../api/alert-pages.ts';
import { STAGES, SPANS, filterOf, isSpan, isStage, type Criteria, type Span, type Stage } from './alert-filter.ts';

const QUIET_VIEWS = ['only', 'too'] as const;

/** What the list shows, as the address of the page says it, so that a link and the back button show the same list again. */
export type DeskView = {
  readonly stage: Stage;
  readonly span?: Span | undefined;
  /** A range of one's own, UTC ms; `toMs` is exclusive. A span goes before it. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  /** What muted rules raised: only that, or with everything else. Absent: the queue leaves it out. */
  readonly quiet?: (typeof QUIET_VIEWS)[number] | undefined;
  readonly criteria: Omit<Criteria, 'fromMs' | 'toMs' | 'quiet'>;
};

const TEXTS = ['kind', 'district', 'camera', 'plate', 'who'] as const;
/** The longest text that the server takes. */
const LONGEST = 80;

/** Reads the address. What it cannot name is left out, because a link may be old or mistyped. */
export function viewOf(address: URLSearchParams): DeskView {
  const text = (name: string): string | undefined => address.get(name)?.slice(0, LONGEST) || undefined;
  const stage = text('stage') ?? '';
  const span = text('span') ?? null;
  const severity = SEVERITIES.find((known) => known === text('severity'));
  const state = AlertState.options.find((known) => known === text('state'));
  const quiet = QUIET_VIEWS.find((known) => known === text('quiet'));
  const moment = (name: string): number | undefined => {
    const ms = Number(text(name));
    return EpochMs.safeParse(ms).success && ms > 0 ? ms : undefined;
  };
  const [fromMs, toMs] = [moment('from'), moment('to')];
  const words = text('q');
  return {
    stage: isStage(stage) ? stage : STAGES[0],
    ...(isSpan(span) ? { span } : { ...(fromMs !== undefined && { fromMs }), ...(toMs !== undefined && { toMs }) }),
    ...(quiet && { quiet }),
    criteria: {
      ...Object.fromEntries(TEXTS.flatMap((name) => (text(name) === undefined ? [] : [[name, text(name)]]))),
      ...(words !== undefined && { text: words }),
      ...(severity && { severity }),
      ...(state && { state }),
    },
  };
}

/** The address of a view. The view without any choice has an empty one. */
export function addressOf({ stage, span, fromMs, toMs, quiet, criteria }: DeskView): URLSearchParams {
  const { text, ...others } = criteria;
  const fields = { ...(stage !== STAGES[0] && { stage }), span, from: fromMs, to: toMs, quiet, q: text, ...others };
  return new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])));
}

/**
 * The list that the server is asked for. What is to be handled is a queue, in the order of need and with repeats in one row; what was
 * handled is a history.
 */
export function listOf({ stage, span, fromMs, toMs, quiet, criteria }: DeskView, nowMs: number): ListedAlerts {
  const since =
    span === undefined
      ? { ...(fromMs !== undefined && { fromMs }), ...(toMs !== undefined && { toMs }) }
      : { fromMs: nowMs - SPANS[span] };
  const loudOnly = stage === 'open' && quiet === undefined;
  const loudness = quiet === 'only' ? { quiet } : loudOnly ? ({ quiet: 'without' } as const) : {};
  const filter = filterOf(stage, { ...criteria, ...since, ...loudness });
  return stage === 'open' ? { ...filter, order: 'need', repeats: 'grouped' } : filter;
}

/** How many choices narrow the list. */
export const narrowedBy = ({ span, fromMs, toMs, quiet, criteria }: DeskView): number =>
  Object.values(criteria).filter((value) => value !== undefined).length +
  Number(span !== undefined || fromMs !== undefined || toMs !== undefined) +
  Number(quiet === 'only');
