import { useTranslation } from 'react-i18next';
import { classNames } from '../parts/class-names.ts';
import styles from './wordmark.module.css';

/** The name in both scripts, beside its sign: an eight-sided watch post. */
export function Wordmark({ size = 'md' }: { size?: 'md' | 'lg' }) {
  const { t } = useTranslation();
  return (
    <span className={classNames(styles.wordmark, styles[size])}>
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <path d="M16 3l9.2 3.8L29 16l-3.8 9.2L16 29l-9.2-3.8L3 16l3.8-9.2z" />
        <circle cx="16" cy="16" r="5" />
      </svg>
      <span lang="fr">{t('app.name')}</span>
      <span lang="ar" className={styles.arabic}>
        {t('app.arabicName')}
      </span>
    </span>
  );
}
