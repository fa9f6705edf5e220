import { useTranslation } from 'react-i18next';
import type { Alert } from '../../api/types.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { Moment } from '../../parts/moment.tsx';
import { useAgencyName } from '../../parts/names.ts';
import styles from './alert-history.module.css';
import { StateBadge } from './badges.tsx';

/** Who did what with the alert, and when; the latest stands last. */
export function AlertHistory({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const agencyName = useAgencyName();
  return (
    <section className={styles.history} aria-label={t('alerts.history.title')}>
      <h3>{t('alerts.history.title')}</h3>
      <ol>
        <li>
          <Moment ms={alert.raisedAtMs} />
          <StateBadge state="raised" />
          <span>{t('alerts.history.raised')}</span>
        </li>
        {alert.history.map((step, index) => (
          <li key={index}>
            <Moment ms={step.atMs} />
            <StateBadge state={step.to} />
            <span>
              <bdi>{step.actor.name}</bdi> · <bdi title={step.actor.agency}>{agencyName(step.actor.agency)}</bdi>
              {step.dismissalReason && <> · {wordFor('alerts.dismissals', step.dismissalReason)}</>}
              {step.note && <q dir="auto">{step.note}</q>}
            </span>
          </li>
        ))}
      </ol>
      {alert.history.length === 0 && <p className="label">{t('alerts.history.none')}</p>}
    </section>
  );
}
