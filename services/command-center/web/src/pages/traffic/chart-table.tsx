import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './charts.module.css';

/** The numbers of a chart as a table, for people who do not see it and for those who want to read them off. */
export function ChartTable({ label, children }: { label?: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <details className={styles.table}>
      <summary>{label ?? t('traffic.asTable')}</summary>
      {children}
    </details>
  );
}
