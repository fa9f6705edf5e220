import { useTranslation } from 'react-i18next';

/** Goes with everything that comes of demonstration footage. */
export function Simulated() {
  const { t } = useTranslation();
  return (
    <span className="tag tag-simulated" title={t('common.simulatedHint')}>
      {t('common.simulated')}
    </span>
  );
}
