import { TextInput } from '@mantine/core';

type Props = { label: string; value: string; onChange: (value: string) => void };

/** The reference of the case that a person acts in. */
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
