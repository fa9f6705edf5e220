import { IconEyeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CameraView } from '../../api/types.ts';
import { useWordFor } from '../../i18n/word-for.ts';

/** What makes the picture of a playing camera less useful, in words; nothing if it is well. */
export function Impairments({ state }: { state: CameraView['state'] | undefined }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const faults = state?.impaired ?? [];
  if (faults.length === 0) return null;
  return (
    <span className="warn-text" title={t('live.impairedHint')} data-part="impaired">
      <IconEyeOff size={14} aria-hidden /> {faults.map((fault) => wordFor('impaired', fault)).join(' · ')}
    </span>
  );
}
