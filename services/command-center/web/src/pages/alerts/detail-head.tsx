import { IconArrowLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import styles from './detail.module.css';

type Props = {
  /** The path of the list; a phone shows a link back to it. */
  listPath: string;
  title: ReactNode;
  /** What stands between the title and the place. */
  children?: ReactNode;
  where: ReactNode;
  hint?: ReactNode;
};

/** Shows what a chosen alert is, and where and when it was observed. */
export function DetailHead({ listPath, title, children, where, hint }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <Link to={listPath} className={styles.back}>
        <IconArrowLeft size={18} aria-hidden className="flip" />
        {t('common.back')}
      </Link>
      <header className={styles.head} data-part="detail-head">
        <div className={styles.title}>{title}</div>
        {children}
        <p className={styles.where} data-part="detail-where">
          {where}
        </p>
        {hint}
      </header>
    </>
  );
}
