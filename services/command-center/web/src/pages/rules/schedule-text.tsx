import { useTranslation } from 'react-i18next';
import type { RuleTerms } from '@marsad/schemas';
import { useFormat } from '../../i18n/format.ts';

/** A Monday; the names of the days are taken from it and the six days after it. */
const MONDAY_MS = Date.UTC(2026, 0, 5, 12);

/** When a rule applies, in words. */
export function ScheduleText({ schedule }: { schedule: RuleTerms['schedule'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const dayName = useDayName();
  if (schedule === undefined || schedule.length === 0) return t('ruleBook.always');
  return (
    <>
      {schedule.map(({ days, from, to }, index) => (
        <span key={index}>
          {index > 0 && ' · '}
          {days.length === 7 ? t('ruleBook.everyDay') : format.list(days.map(dayName))}{' '}
          <bdi>
            {from}–{to}
          </bdi>
        </span>
      ))}
    </>
  );
}

/** @returns a function that names an ISO weekday: 1 is Monday */
export function useDayName(): (day: number) => string {
  const { i18n } = useTranslation();
  const names = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', timeZone: 'UTC' });
  return (day) => names.format(MONDAY_MS + (day - 1) * 86_400_000);
}
