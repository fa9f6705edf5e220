import { Button } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './enrolled-image.module.css';

/** Loads the enrolled image only when a person asks for it, because the audit log records who saw it. */
export function EnrolledImage({ entryId, label }: { entryId: string; label: string }) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <span className="label">{t('problems.view_failed')}</span>;
  if (isShown)
    return (
      <img
        className={styles.enrolled}
        src={`/api/watchlist/${encodeURIComponent(entryId)}/picture`}
        alt={`${t('reviews.enrolled')}${t('common.colon')}${label}`}
        onError={() => setBroken(true)}
      />
    );
  return (
    <Button size="xs" variant="subtle" leftSection={<IconPhoto size={16} aria-hidden />} onClick={() => setShown(true)}>
      {t('rights.form.showPicture')}
    </Button>
  );
}
