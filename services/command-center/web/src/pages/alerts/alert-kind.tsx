import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconBarrierBlock,
  IconEye,
  IconHourglass,
  IconUserSearch,
  IconZoomQuestion,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { alertKindOf, type Alert } from '@marsad/schemas';

/** What kind of alert, as `alerts.kinds` has words for; a later version of the city may have more. */
export type AlertKind = string;

export const kindOf = (alert: Alert): AlertKind => alertKindOf(alert);

const ICON: Readonly<Record<string, typeof IconEye>> = {
  exact: IconEye,
  possible: IconZoomQuestion,
  zone_entered: IconBarrierBlock,
  loitering: IconHourglass,
  wrong_way: IconArrowsExchange,
  face: IconUserSearch,
};

export function KindIcon({ kind, size = 18 }: { kind: AlertKind; size?: number }) {
  const Icon = ICON[kind] ?? IconAlertTriangle;
  return <Icon size={size} aria-hidden />;
}

/** Exact and possible are told apart by word, sign and shape, never by colour alone. */
export function MatchBadge({ match }: { match: 'exact' | 'possible' }) {
  const { t } = useTranslation();
  return (
    <span className={`match match-${match}`} title={t(`alerts.matchHint.${match}`)}>
      <KindIcon kind={match} size={14} />
      {t(`alerts.match.${match}`)}
    </span>
  );
}

export function StateBadge({ state }: { state: Alert['state'] }) {
  const { t } = useTranslation();
  return <span className={`state state-${state}`}>{t(`alerts.states.${state}`)}</span>;
}
