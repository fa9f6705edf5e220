import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** How far back a page shows, ms. */
export const PERIODS = { m15: 900_000, h1: 3_600_000, h6: 21_600_000, h24: 86_400_000 } as const;
export type PeriodName = keyof typeof PERIODS;
const NAMES = Object.keys(PERIODS) as PeriodName[];

export function PeriodSwitch({ value, onChange }: { value: PeriodName; onChange: (period: PeriodName) => void }) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('common.period')}
      value={value}
      onChange={(chosen) => {
        const period = NAMES.find((name) => name === chosen);
        if (period) onChange(period);
      }}
      data={NAMES.map((name) => ({ value: name, label: t(`period.${name}`) }))}
    />
  );
}
