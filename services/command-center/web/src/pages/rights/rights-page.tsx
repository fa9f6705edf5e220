import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useReturned } from '../../api/decisions.ts';
import { useGovernance } from '../../api/queries.ts';
import type { DecisionAnswer, GovernanceView } from '../../api/types.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Loading, ProblemNote } from '../../parts/states.tsx';
import { StatementView } from '../../signing/statement-view.tsx';
import { Acts } from './acts.tsx';
import { Agreements } from './agreements.tsx';
import { Authorisations } from './authorisations.tsx';
import { DecisionOutcome } from './decide.tsx';
import { Halts } from './halts.tsx';
import { Hotlist } from './hotlist.tsx';
import { Sessions } from './sessions.tsx';
import { Watchlist } from './watchlist.tsx';

const SECTIONS = [
  { key: 'authorisations', Body: Authorisations, count: (view: GovernanceView) => view.authorisations.length },
  { key: 'watchlist', Body: Watchlist, count: (view: GovernanceView) => view.watchlist.length },
  { key: 'hotlist', Body: Hotlist, count: (view: GovernanceView) => view.hotlist.length },
  { key: 'acts', Body: Acts, count: (view: GovernanceView) => view.acts.length },
  { key: 'agreements', Body: Agreements, count: (view: GovernanceView) => view.agreements.length },
  { key: 'sessions', Body: Sessions, count: (view: GovernanceView) => view.faceSessions.length },
] as const;

/** What the city may do, and who decided it. A decision that was signed comes back here, to the section that it was taken in. */
export default function RightsPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const governance = useGovernance();
  const { progress: returned, matter } = useReturned<DecisionAnswer>();
  const section = SECTIONS.find(({ key }) => key === query.get('section'))?.key ?? 'authorisations';
  if (governance.isPending) return <Loading />;
  if (governance.error) return <ProblemNote error={governance.error} retry={() => void governance.refetch()} />;
  const view = governance.data;
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{t('rights.title')}</h1>
          <p>{t('rights.lead')}</p>
        </div>
        <DecisionOutcome progress={returned} />
      </header>
      {matter && (
        <div className="panel signed">
          <StatementView matter={matter} lead={t('statement.signed')} />
        </div>
      )}
      <Halts view={view} />
      <Tabs
        value={section}
        onChange={(value) => setQuery(value ? { section: value } : {}, { replace: true })}
        keepMounted={false}
        className="panel"
      >
        <Tabs.List className="rights-tabs">
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
    </div>
  );
}
