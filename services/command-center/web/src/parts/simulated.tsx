import { useTranslation } from 'react-i18next';
import { classNames } from './class-names.ts';
import styles from './simulated.module.css';

/** Marks everything that comes from demonstration footage. */
export function Simulated({ className }: { className?: string | undefined }) {
  const { t } = useTranslation();
  return (
    <span className={classNames(styles.tag, className)} title={t('common.simulatedHint')}>
      {t('common.simulated')}
    </span>
  );
}
