import { useTranslation } from 'react-i18next';
import type { GovernanceView } from '../../api/types.ts';
import { Moment } from '../../parts/moment.tsx';
import { Decide } from './decide.tsx';
import { Person } from './people.tsx';

/** One button an analytic, for everywhere (control 23): in sight of everybody who may press it, whatever else is open. */
export function Halts({ view }: { view: GovernanceView }) {
  const { t } = useTranslation();
  return (
    <section className="panel halts" aria-label={t('rights.halts')}>
      <header className="panel-head">
        <h2>{t('rights.halts')}</h2>
        <span className="label">{t('rights.haltsLead')}</span>
      </header>
      <ul>
        {view.halts.map(({ analytic, halt, next }) => (
          <li key={analytic} data-analytic={analytic} data-halted={halt?.halted ?? false}>
            <strong>{t(`analytics.${analytic}`)}</strong>
            <span className={`standing standing-${halt?.halted ? 'rejected' : 'in_force'}`}>
              {halt?.halted ? t('rights.halted') : t('rights.running')}
            </span>
            {halt && (
              <span className="label">
                <Moment ms={halt.atMs} /> · <Person of={halt.by} /> · <bdi>{halt.reason}</bdi>
              </span>
            )}
            {next.includes('halt') && (
              <Decide kind="halt" tone="stop" decisionOf={(reason) => ({ kind: 'halt', analytic, reason })} />
            )}
            {next.includes('resume') && (
              <Decide kind="resume" decisionOf={(reason) => ({ kind: 'resume', analytic, reason })} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
