import { Button, SegmentedControl } from '@mantine/core';
import { IconBellCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { useAlertPages } from '../../api/queries.ts';
import type { AlertList } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { DetailPane, ListDetail, ListFoot, ListPane, Rows } from '../../parts/list-detail.tsx';
import { Empty, QueryState } from '../../parts/states.tsx';
import { AlertDetail } from './alert-detail.tsx';
import { STAGES, countOf, isFiltered, isStage, type Stage } from './alert-filter.ts';
import { AlertFilters } from './alert-filters.tsx';
import { DeskRow } from './desk-row.tsx';
import { DeskTools } from './desk-tools.tsx';
import { useDesk } from './use-desk.ts';

/** The queue of alerts beside the alert that the person judges. */
export default function AlertsPage() {
  const { t } = useTranslation();
  const { id } = useParams();
  return (
    <ListDetail isChosen={id !== undefined}>
      <AlertsList />
      <DetailPane label={t('alerts.detail')}>
        {id === undefined ? (
          <Empty icon={<IconBellCheck aria-hidden />}>{t('alerts.choose')}</Empty>
        ) : (
          <AlertDetail key={id} id={id} />
        )}
      </DetailPane>
    </ListDetail>
  );
}

/** Every alert that fits the filter, as far as the person has loaded. */
function AlertsList() {
  const { t } = useTranslation();
  const desk = useDesk();
  const { pages, view, list, alerts, first, current, chosen, mayHandle } = desk;
  const rows = pages.data?.pages.flatMap((page) => page.repeats) ?? [];
  const shown = rows.reduce((sum, { count }) => sum + count - 1, alerts.length);
  return (
    <ListPane
      label={t('alerts.list')}
      head={
        <>
          <h1>{t('alerts.title')}</h1>
          <StageSwitch
            counts={first?.counts}
            value={view.stage}
            onChange={(stage) => desk.setView({ ...view, stage })}
          />
          <AlertFilters view={view} onChange={desk.setView} />
          <DeskTools desk={desk} />
        </>
      }
    >
      <QueryState query={pages} />
      {first && alerts.length === 0 && <NoAlerts isFiltered={isFiltered(first, list)} />}
      <Rows
        items={alerts}
        idOf={({ alertId }) => alertId}
        row={(alert) => (
          <DeskRow
            alert={alert}
            row={rows.find(({ alertId }) => alertId === alert.alertId)}
            list={list}
            isCurrent={alert.alertId === current}
            isReached={alert.alertId === (current ?? alerts[0]?.alertId)}
            isChosen={chosen.has(alert.alertId)}
            onChoose={mayHandle ? () => desk.toggle(alert.alertId) : undefined}
          />
        )}
      />
      {first && alerts.length > 0 && <OlderAlerts pages={pages} shown={shown} total={first.total} />}
    </ListPane>
  );
}

type StageSwitchProps = { counts: AlertList['counts'] | undefined; value: Stage; onChange: (stage: Stage) => void };

function StageSwitch({ counts, value, onChange }: StageSwitchProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('alerts.filter')}
      value={value}
      onChange={(chosen) => isStage(chosen) && onChange(chosen)}
      data={STAGES.map((stage) => ({
        value: stage,
        label: `${t(`alerts.${stage}`)} ${counts ? format.number(countOf(counts, stage)) : ''}`,
      }))}
    />
  );
}

function NoAlerts({ isFiltered: filtered }: { isFiltered: boolean }) {
  const { t } = useTranslation();
  if (filtered) return <Empty>{t('alerts.noneFiltered')}</Empty>;
  return (
    <Empty icon={<IconBellCheck aria-hidden />} hint={t('alerts.noneHint')}>
      {t('alerts.none')}
    </Empty>
  );
}

type OlderAlertsProps = { pages: ReturnType<typeof useAlertPages>; shown: number; total: number };

/** How many of all alerts are loaded, and a button for older ones. */
function OlderAlerts({ pages, shown, total }: OlderAlertsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ListFoot>
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
    </ListFoot>
  );
}
