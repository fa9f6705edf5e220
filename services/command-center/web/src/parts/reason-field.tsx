import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { HotlistEntry } from '@marsad/schemas';
import { fr } from '../i18n/fr.ts';

export type SearchReason = HotlistEntry['reason'];
const REASONS = Object.keys(fr.alerts.hotlistReasons) as SearchReason[];

type Props = { label: string; value: SearchReason | undefined; onChange: (value: SearchReason | undefined) => void };

/** A field for the reason of a plate search, from a closed list. */
export function ReasonField({ label, value, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Select
      required
      allowDeselect={false}
      label={label}
      data={REASONS.map((reason) => ({ value: reason, label: t(`alerts.hotlistReasons.${reason}`) }))}
      value={value ?? null}
      onChange={(chosen) => onChange(REASONS.find((reason) => reason === chosen))}
    />
  );
}
