import { IconBriefcase } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMe } from '../api/queries.ts';
import styles from './moment-link.module.css';

type Props = {
  /** What is to be added: an alert of a district, or a moment of a camera. */
  what: { alert: string; district: string } | { camera: string; at: string };
  /** What it is, for people who hear one link after another. */
  of: string;
};

/** A link to the cases with something to add, for the people who work on cases. */
export function CaseLink({ what, of }: Props) {
  const { t } = useTranslation();
  if (!useMe().data?.places.includes('cases')) return null;
  return (
    <Link
      to={`/cases?${new URLSearchParams(what).toString()}`}
      className={styles.link}
      aria-label={`${t('caseWork.addTo')} : ${of}`}
      data-part="add-to-case"
    >
      <IconBriefcase size={16} aria-hidden />
      {t('caseWork.addTo')}
    </Link>
  );
}
