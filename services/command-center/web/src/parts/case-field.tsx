import { TextInput } from '@mantine/core';

type Props = { label: string; value: string; onChange: (value: string) => void };

/** A field for the reference of the case for which the person acts. */
export const CaseField = ({ label, value, onChange }: Props) => (
  <TextInput
    required
    maxLength={80}
    label={label}
    dir="ltr"
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);
