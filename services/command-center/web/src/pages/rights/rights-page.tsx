import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useSigningReturn } from '../../api/decisions.ts';
import { useGovernance } from '../../api/queries.ts';
import type { DecisionAnswer, GovernanceView } from '../../api/types.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Loading, ProblemNote } from '../../parts/states.tsx';
import { classNames } from '../../parts/class-names.ts';
import { Page, PageHead } from '../../parts/page.tsx';
import panel from '../../parts/panel.module.css';
import { StatementView } from '../../signing/statement-view.tsx';
import { Acts } from './acts.tsx';
import { Agreements } from './agreements.tsx';
import { Authorisations } from './authorisations.tsx';
import { DecisionOutcome } from './decision-outcome.tsx';
import { Halts } from './halts.tsx';
import { Hotlist } from './hotlist.tsx';
import styles from './rights-page.module.css';
import { Sessions } from './sessions.tsx';
import { Unmaskings } from './unmaskings.tsx';
import { Watchlist } from './watchlist.tsx';

const SECTIONS = [
  { key: 'authorisations', Body: Authorisations, count: (view: GovernanceView) => view.authorisations.length },
  { key: 'watchlist', Body: Watchlist, count: (view: GovernanceView) => view.watchlist.length },
  { key: 'hotlist', Body: Hotlist, count: (view: GovernanceView) => view.hotlist.length },
  { key: 'acts', Body: Acts, count: (view: GovernanceView) => view.acts.length },
  { key: 'agreements', Body: Agreements, count: (view: GovernanceView) => view.agreements.length },
  { key: 'unmaskings', Body: Unmaskings, count: (view: GovernanceView) => view.unmaskings.length },
  { key: 'sessions', Body: Sessions, count: (view: GovernanceView) => view.faceSessions.length },
] as const;

/** What the city may do, and who decided it. After signing a decision a person returns to the section in which they made it. */
export default function RightsPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const governance = useGovernance();
  const { progress: returned, matter } = useSigningReturn<DecisionAnswer>();
  const section = SECTIONS.find(({ key }) => key === query.get('section'))?.key ?? 'authorisations';
  if (governance.isPending) return <Loading />;
  if (governance.error) return <ProblemNote error={governance.error} retry={() => void governance.refetch()} />;
  const view = governance.data;
  return (
    <Page>
      <PageHead title={t('rights.title')} lead={t('rights.lead')}>
        <DecisionOutcome progress={returned} />
      </PageHead>
      {matter && (
        <div className={classNames(panel.panel, styles.signed)}>
          <StatementView matter={matter} lead={t('statement.signed')} />
        </div>
      )}
      <Halts view={view} />
      <Tabs
        value={section}
        onChange={(value) => setQuery(value ? { section: value } : {}, { replace: true })}
        keepMounted={false}
        className={panel.panel}
      >
        <Tabs.List className={styles.tabs}>
          {SECTIONS.map(({ key, count }) => (
            <Tabs.Tab key={key} value={key}>
              {t(`rights.${key}`)} <Ltr className="label">{count(view)}</Ltr>
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {SECTIONS.map(({ key, Body }) => (
          <Tabs.Panel key={key} value={key}>
            <Body view={view} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
