import { SegmentedControl } from '@mantine/core';
import { IconBellCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useAlerts } from '../../api/queries.ts';
import { Empty, Loading, ProblemNote } from '../../parts/states.tsx';
import { AlertDetail } from './alert-detail.tsx';
import { isOpen } from './alert-kind.tsx';
import { AlertRow } from './alert-row.tsx';

const FILTERS = ['open', 'handled', 'everything'] as const;
type Filter = (typeof FILTERS)[number];
const isFilter = (text: string): text is Filter => FILTERS.some((filter) => filter === text);

/** The list beside the one alert that is being judged; on a phone one or the other. */
export function AlertsPage() {
  const { t } = useTranslation();
  const { id } = useParams();
  const [filter, setFilter] = useState<Filter>('open');
  const alerts = useAlerts();
  const list = alerts.data?.alerts;
  const shown = list?.filter((alert) => filter === 'everything' || isOpen(alert) === (filter === 'open'));
  const counted = (one: Filter): number | undefined =>
    list?.filter((alert) => one === 'everything' || isOpen(alert) === (one === 'open')).length;

  return (
    <div className={`alerts ${id ? 'alerts-chosen' : ''}`}>
      <section className="panel alerts-list" aria-label={t('alerts.list')}>
        <header className="panel-head panel-head-tall">
          <h1>{t('alerts.title')}</h1>
          <SegmentedControl
            size="xs"
            aria-label={t('alerts.filter')}
            value={filter}
            onChange={(value) => isFilter(value) && setFilter(value)}
            data={FILTERS.map((one) => ({ value: one, label: `${t(`alerts.${one}`)} ${counted(one) ?? ''}` }))}
          />
        </header>
        {alerts.isPending && <Loading />}
        {alerts.error && <ProblemNote error={alerts.error} retry={() => void alerts.refetch()} />}
        {list?.length === 0 && (
          <Empty icon={<IconBellCheck aria-hidden />} hint={t('alerts.noneHint')}>
            {t('alerts.none')}
          </Empty>
        )}
        {list && list.length > 0 && shown?.length === 0 && <Empty>{t('alerts.noneFiltered')}</Empty>}
        <ul className="alert-list">
          {shown?.map((alert) => (
            <li key={alert.alertId}>
              <AlertRow alert={alert} />
            </li>
          ))}
        </ul>
      </section>
      <section className="panel alerts-detail" aria-label={t('alerts.detail')}>
        {id ? (
          <AlertDetail key={id} id={id} />
        ) : (
          <Empty icon={<IconBellCheck aria-hidden />}>{t('alerts.choose')}</Empty>
        )}
      </section>
    </div>
  );
}
