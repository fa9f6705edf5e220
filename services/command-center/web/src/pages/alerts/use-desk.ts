import { useMemo, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { useAlertPages, useMe } from '../../api/queries.ts';
import { pressDeskAction } from './desk-actions.ts';
import { addressOf, listOf, viewOf, type DeskView } from './desk-address.ts';
import { rowAfter, type DeskMove } from './desk-keys.ts';
import { useDeskKeys } from './use-desk-keys.ts';

const NOTHING: ReadonlySet<string> = new Set();

/** The state of the desk: its view, which the address holds, the loaded alerts, what is chosen, and the row that the keys are about. */
export function useDesk() {
  const { id } = useParams();
  const navigate = useNavigate();
  const [address, setAddress] = useSearchParams();
  const said = address.toString();
  const view = useMemo(() => viewOf(new URLSearchParams(said)), [said]);
  // A span reaches back from the moment at which it was chosen, so that the same view stays the same list.
  const list = useMemo(() => listOf(view, Date.now()), [view]);
  const pages = useAlertPages(list);
  const alerts = useMemo(() => pages.data?.pages.flatMap((page) => page.alerts) ?? [], [pages.data]);
  const [chosen, setChosen] = useState(NOTHING);
  const [reached, setReached] = useState<string>();
  const [isHelping, setHelping] = useState(false);
  const mayHandle = useMe().data?.places.includes('cameras') ?? false;
  const current = alerts.some(({ alertId }) => alertId === (reached ?? id)) ? (reached ?? id) : undefined;

  const toggle = (alertId: string): void =>
    setChosen(
      (before) =>
        new Set(before.has(alertId) ? [...before].filter((other) => other !== alertId) : [...before, alertId]),
    );
  const open = (alertId: string | undefined): void => {
    if (alertId !== undefined) void navigate({ pathname: `/alerts/${encodeURIComponent(alertId)}`, search: said });
  };
  const go = (move: 'next' | 'previous'): void => {
    const next = rowAfter(
      alerts.map(({ alertId }) => alertId),
      current,
      move,
    );
    setReached(next);
    if (next !== undefined) focusRow(next);
  };
  const onMove = (move: DeskMove): void => {
    if (move === 'next' || move === 'previous') return go(move);
    if (move === 'keys') return setHelping(true);
    if (move === 'open') return open(current);
    if (move === 'select') return current !== undefined && mayHandle ? toggle(current) : undefined;
    // A person acts on an alert that they see, so the first press opens it.
    return id === undefined || (reached !== undefined && reached !== id) ? open(current) : pressDeskAction(move);
  };
  useDeskKeys(onMove);

  return {
    ...{ view, list, pages, alerts, current, mayHandle, isHelping, setHelping, toggle },
    first: pages.data?.pages[0],
    /** The chosen alerts that are still in the list: what somebody else handled meanwhile is not handled again. */
    chosen: new Set(alerts.flatMap(({ alertId }) => (chosen.has(alertId) ? [alertId] : []))),
    chooseAll: () => setChosen(new Set(alerts.map(({ alertId }) => alertId))),
    clear: () => setChosen(NOTHING),
    setView: (next: DeskView) => setAddress(addressOf(next)),
  };
}
export type Desk = ReturnType<typeof useDesk>;

function focusRow(alertId: string): void {
  document.querySelector<HTMLElement>(`[data-row="${CSS.escape(alertId)}"] a`)?.focus();
}
