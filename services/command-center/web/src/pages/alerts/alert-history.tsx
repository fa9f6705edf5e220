import { useTranslation } from 'react-i18next';
import type { Alert } from '../../api/types.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { Moment } from '../../parts/moment.tsx';
import { useAgencyName } from '../../parts/names.ts';
import styles from './alert-history.module.css';
import { StateBadge } from './badges.tsx';
import { deedOf, isBySystem } from './deed.ts';

/** Who did what with the alert, and when; the latest stands last. */
export function AlertHistory({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
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
            <Deed step={step} />
          </li>
        ))}
      </ol>
      {alert.history.length === 0 && <p className="label">{t('alerts.history.none')}</p>}
    </section>
  );
}

/** What was done, and by whom: a person, or the platform itself. */
function Deed({ step }: { step: Alert['history'][number] }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const agencyName = useAgencyName();
  const deed = deedOf(step);
  if (isBySystem(step)) return <span>{t('desk.did.reopen')}</span>;
  return (
    <span>
      <bdi>{step.actor.name}</bdi> · <bdi title={step.actor.agency}>{agencyName(step.actor.agency)}</bdi>
      {deed && <> · {t(`desk.did.${deed}`)}</>}
      {step.assignedTo && (
        <>
          {' '}
          <bdi>{step.assignedTo.name}</bdi>
        </>
      )}
      {step.dismissalReason && <> · {wordFor('alerts.dismissals', step.dismissalReason)}</>}
      {step.note && <q dir="auto">{step.note}</q>}
    </span>
  );
}
