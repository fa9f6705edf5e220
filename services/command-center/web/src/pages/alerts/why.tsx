import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { WideFact } from '../../parts/facts.tsx';
import { Ltr } from '../../parts/ltr.tsx';
import styles from './why.module.css';

/** The reason of an alert. */
export function Why({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section className={styles.why} aria-label={t('alerts.why.title')}>
      <h3>{t('alerts.why.title')}</h3>
      {children}
    </section>
  );
}

/** The alert's id, and how soon it was raised: what an auditor asks for first. */
export function Latency({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <WideFact name={<Ltr className="mono">{alert.alertId}</Ltr>}>
      {t('alerts.raisedAfter', { value: format.span(alert.raisedAtMs - alert.sufficedAtMs) })}
    </WideFact>
  );
}
