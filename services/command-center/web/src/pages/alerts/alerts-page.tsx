import { Button, SegmentedControl } from '@mantine/core';
import { IconBellCheck } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ALERT_STAGES, type AlertFilter } from '@marsad/schemas';
import { useAlertPages } from '../../api/queries.ts';
import type { AlertList } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { Empty, Loading, ProblemNote } from '../../parts/states.tsx';
import { AlertDetail } from './alert-detail.tsx';
import { AlertFilters, type Sought } from './alert-filters.tsx';
import { AlertRow } from './alert-row.tsx';

const FILTERS = [...ALERT_STAGES, 'everything'] as const;
type Filter = (typeof FILTERS)[number];
const isFilter = (text: string): text is Filter => FILTERS.some((filter) => filter === text);

const countOf = ({ open, handled }: AlertList['counts'], filter: Filter): number =>
  filter === 'everything' ? open + handled : { open, handled }[filter];

/** The list beside the one alert that is being judged; on a phone one or the other. */
export function AlertsPage() {
  const { t } = useTranslation();
  const { id } = useParams();
  return (
    <div className={`alerts ${id ? 'alerts-chosen' : ''}`}>
      <AlertsList />
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

/** Pages over every alert, as far as somebody loads them. */
function AlertsList() {
  const { t } = useTranslation();
  const format = useFormat();
  const [stage, setStage] = useState<Filter>('open');
  const [sought, setSought] = useState<Sought>({});
  const filter = useMemo<AlertFilter>(() => (stage === 'everything' ? sought : { ...sought, stage }), [stage, sought]);
  const pages = useAlertPages(filter);
  const first = pages.data?.pages[0];
  const alerts = pages.data?.pages.flatMap((page) => page.alerts);
  const isFiltered =
    first !== undefined && (first.counts.open + first.counts.handled > 0 || Object.keys(sought).length > 0);
  return (
    <section className="panel alerts-list" aria-label={t('alerts.list')}>
      <header className="panel-head panel-head-tall">
        <h1>{t('alerts.title')}</h1>
        <SegmentedControl
          size="xs"
          aria-label={t('alerts.filter')}
          value={stage}
          onChange={(value) => isFilter(value) && setStage(value)}
          data={FILTERS.map((one) => ({
            value: one,
            label: `${t(`alerts.${one}`)} ${first ? format.number(countOf(first.counts, one)) : ''}`,
          }))}
        />
        <AlertFilters sought={sought} onChange={setSought} />
      </header>
      {pages.isPending && <Loading />}
      {pages.error && <ProblemNote error={pages.error} retry={() => void pages.refetch()} />}
      {alerts?.length === 0 && isFiltered && <Empty>{t('alerts.noneFiltered')}</Empty>}
      {alerts?.length === 0 && !isFiltered && (
        <Empty icon={<IconBellCheck aria-hidden />} hint={t('alerts.noneHint')}>
          {t('alerts.none')}
        </Empty>
      )}
      <ul className="alert-list">
        {alerts?.map((alert) => (
          <li key={alert.alertId}>
            <AlertRow alert={alert} />
          </li>
        ))}
      </ul>
      {first && alerts && alerts.length > 0 && <Older pages={pages} shown={alerts.length} total={first.total} />}
    </section>
  );
}

type OlderProps = { pages: ReturnType<typeof useAlertPages>; shown: number; total: number };

/** How many of all alerts are loaded, and the way to those before them. */
function Older({ pages, shown, total }: OlderProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <footer className="alerts-more">
      <span role="status">{t('alerts.shown', { shown: format.number(shown), total: format.number(total) })}</span>
      {pages.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t('alerts.older')}
        </Button>
      )}
    </footer>
  );
}
