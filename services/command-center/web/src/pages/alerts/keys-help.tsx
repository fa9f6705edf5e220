import { Kbd, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DESK_KEYS } from './desk-keys.ts';
import styles from './desk.module.css';

/** The keys of the desk, in a dialog. */
export default function KeysHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} title={t('desk.keys')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <dl className={styles.keys}>
        {DESK_KEYS.map(({ key, move }) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              <Kbd dir="ltr">{key}</Kbd>
            </dt>
            <dd>{t(`desk.moves.${move}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
