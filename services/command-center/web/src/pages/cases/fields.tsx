import { TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TIME_ZONE } from '../../i18n/format.ts';
import { fieldOfMoment, momentOfField } from '../playback/city-time.ts';

type TextProps = { value: string; onChange: (value: string) => void };

/** Why a decision is taken. */
export function ReasonText({ value, onChange }: TextProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      required
      maxLength={300}
      dir="auto"
      label={t('caseWork.reason')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function NoteText({ value, onChange }: TextProps) {
  const { t } = useTranslation();
  return (
    <Textarea
      required
      autosize
      minRows={3}
      maxLength={1_000}
      dir="auto"
      label={t('caseWork.text')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

type MomentProps = {
  label: string;
  ms: number | undefined;
  error?: string | undefined;
  onChange: (ms: number | undefined) => void;
};

/** A field for a day and a time of the city. */
export function MomentField({ label, ms, error, onChange }: MomentProps) {
  const [field, setField] = useState(() => (ms === undefined ? '' : fieldOfMoment(ms, TIME_ZONE)));
  return (
    <TextInput
      required
      type="datetime-local"
      step={1}
      label={label}
      error={error}
      value={field}
      onChange={(event) => {
        setField(event.currentTarget.value);
        onChange(momentOfField(event.currentTarget.value, TIME_ZONE));
      }}
    />
  );
}
