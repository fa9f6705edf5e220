import { Button, NativeSelect } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { usePublicReport } from '../../api/queries.ts';
import type { PublicReport } from '../../api/types.ts';
import { TIME_ZONE, useFormat } from '../../i18n/format.ts';
import { Fact, Facts } from '../../parts/facts.tsx';
import { Page, PageHead, PageTools } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty, QueryState } from '../../parts/states.tsx';
import { monthOf, offeredMonths } from './months.ts';
import styles from './report.module.css';
import { ActsTable, AlarmsTable, DecisionsTable } from './report-tables.tsx';

const today = (): string => new Date().toLocaleDateString('sv-SE', { timeZone: TIME_ZONE });

/** The public report: what powers were used for in a month, counted from the log, without anybody's name. */
export default function ReportPage() {
  const { t } = useTranslation();
  const [address, setAddress] = useSearchParams();
  const format = useFormat();
  const offered = offeredMonths(today());
  const month = monthOf(address, offered) ?? offered[0];
  const report = usePublicReport(month);
  return (
    <Page>
      <PageHead title={t('report.title')} lead={t('report.lead')}>
        <PageTools>
          <NativeSelect
            aria-label={t('report.month')}
            value={month ?? ''}
            data={offered.map((value) => ({ value, label: format.month(Date.parse(`${value}-15T12:00:00Z`)) }))}
            onChange={({ currentTarget }) => setAddress({ month: currentTarget.value })}
          />
          <Button
            component="a"
            variant="default"
            href={`/api/report?month=${month}`}
            download={`report-${month}.json`}
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t('report.download')}
          </Button>
        </PageTools>
      </PageHead>
      <QueryState query={report} />
      {report.data && <Report report={report.data} />}
    </Page>
  );
}

function Report({ report }: { report: PublicReport }) {
  const { t } = useTranslation();
  const { acts, decisions, alarms, isWhole } = report;
  return (
    <>
      <Panel title={t('report.inShort')}>
        <div className={styles.body}>
          <Summary report={report} />
          <p className="label">{t(isWhole ? 'report.whole' : 'report.running')}</p>
        </div>
      </Panel>
      <Panel title={t('report.acts')}>
        {acts.length === 0 ? <Empty>{t('report.noActs')}</Empty> : <ActsTable acts={acts} />}
      </Panel>
      <Panel title={t('report.decisions')}>
        {decisions.length === 0 ? <Empty>{t('report.noDecisions')}</Empty> : <DecisionsTable decisions={decisions} />}
      </Panel>
      <Panel title={t('report.alarms')}>
        {alarms.length === 0 ? <Empty>{t('report.noAlarms')}</Empty> : <AlarmsTable alarms={alarms} />}
      </Panel>
    </>
  );
}

type Act = PublicReport['acts'][number];
const isAllowed = ({ outcome }: Act): boolean => outcome === 'allowed';
/** What is counted in short, and of which acts. */
const COUNTED = {
  looks: (act: Act) => act.action === 'consult' && isAllowed(act),
  unmasked: (act: Act) => act.action === 'unmask' && isAllowed(act),
  decided: (act: Act) => act.action === 'decide' && isAllowed(act),
  disclosed: (act: Act) => act.action === 'disclose' && isAllowed(act),
  erased: (act: Act) => act.action === 'erase' && isAllowed(act),
  refused: (act: Act) => act.outcome === 'refused',
} as const;
const NAMES = ['looks', 'unmasked', 'decided', 'disclosed', 'erased', 'refused'] as const;

function Summary({ report: { acts } }: { report: PublicReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Facts>
      {NAMES.map((name) => (
        <Fact key={name} name={t(`report.counts.${name}`)}>
          {format.number(acts.filter(COUNTED[name]).reduce((sum, act) => sum + act.acts, 0))}
        </Fact>
      ))}
    </Facts>
  );
}
