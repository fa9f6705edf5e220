import { useTranslation } from 'react-i18next';
import type { GovernanceView } from '../../api/types.ts';
import { Moment } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Decide } from './decide.tsx';
import styles from './halts.module.css';
import { Person } from './people.tsx';
import { Standing } from './standing.tsx';

type Halt = GovernanceView['halts'][number];

/** For each analytic a button that halts it everywhere (control 23). It is visible to everybody who may press it, in every section. */
export function Halts({ view }: { view: GovernanceView }) {
  const { t } = useTranslation();
  return (
    <Panel
      title={t('rights.halts')}
      className={styles.halts}
      head={<span className="label">{t('rights.haltsLead')}</span>}
    >
      <ul>
        {view.halts.map((halt) => (
          <AnalyticHalt key={halt.analytic} {...halt} />
        ))}
      </ul>
    </Panel>
  );
}

function AnalyticHalt({ analytic, halt, next }: Halt) {
  const { t } = useTranslation();
  const isHalted = halt?.halted ?? false;
  return (
    <li data-analytic={analytic} data-halted={isHalted}>
      <strong>{t(`analytics.${analytic}`)}</strong>
      <Standing tone={isHalted ? 'bad' : 'good'}>{isHalted ? t('rights.halted') : t('rights.running')}</Standing>
      {halt && (
        <span className="label">
          <Moment ms={halt.atMs} /> · <Person of={halt.by} /> · <bdi>{halt.reason}</bdi>
        </span>
      )}
      {next.includes('halt') && (
        <Decide
          kind="halt"
          tone="stop"
          className={styles.decide}
          decisionOf={(reason) => ({ kind: 'halt', analytic, reason })}
        />
      )}
      {next.includes('resume') && (
        <Decide
          kind="resume"
          className={styles.decide}
          decisionOf={(reason) => ({ kind: 'resume', analytic, reason })}
        />
      )}
    </li>
  );
}
