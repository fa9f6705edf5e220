import { Button, Checkbox, Group, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ALWAYS_NEW_HOURS, type RuleDraft } from './rule-draft.ts';
import styles from './rules.module.css';
import { useDayName } from './schedule-text.tsx';

type Schedule = RuleDraft['schedule'];
type Hours = Schedule[number];
type Props = { schedule: Schedule; onChange: (schedule: Schedule) => void };

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** The spans of the week in which a rule applies. None means always. */
export function ScheduleFields({ schedule, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <Text size="sm">{schedule.length === 0 ? t('ruleBook.always') : t('ruleBook.scheduleHint')}</Text>
      <ul className={styles.hours}>
        {schedule.map((hours, index) => (
          <HoursFields
            key={index}
            hours={hours}
            onChange={(changed) => onChange(schedule.map((known, at) => (at === index ? changed : known)))}
            onRemove={() => onChange(schedule.filter((_, at) => at !== index))}
          />
        ))}
      </ul>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        disabled={schedule.length >= 20}
        onClick={() => onChange([...schedule, ALWAYS_NEW_HOURS])}
      >
        {t('ruleBook.addHours')}
      </Button>
    </>
  );
}

type HoursProps = { hours: Hours; onChange: (hours: Hours) => void; onRemove: () => void };

function HoursFields({ hours, onChange, onRemove }: HoursProps) {
  const { t } = useTranslation();
  const dayName = useDayName();
  const { days, from, to } = hours;
  return (
    <li>
      <Checkbox.Group
        label={t('ruleBook.fields.days')}
        value={days.map(String)}
        onChange={(chosen) => onChange({ ...hours, days: DAYS.filter((day) => chosen.includes(String(day))) })}
      >
        <Group gap="xs" mt={4}>
          {DAYS.map((day) => (
            <Checkbox key={day} value={String(day)} label={dayName(day)} />
          ))}
        </Group>
      </Checkbox.Group>
      <Group gap="sm" align="end">
        <TextInput
          type="time"
          label={t('ruleBook.fields.from')}
          value={from}
          onChange={(event) => onChange({ ...hours, from: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t('ruleBook.fields.to')}
          description={to <= from ? t('ruleBook.nextDay') : undefined}
          value={to}
          onChange={(event) => onChange({ ...hours, to: event.currentTarget.value })}
        />
        <Button size="xs" variant="default" onClick={onRemove}>
          {t('ruleBook.removeHours')}
        </Button>
      </Group>
    </li>
  );
}
