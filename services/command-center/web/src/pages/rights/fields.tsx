import { MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCameras } from '../../api/queries.ts';
import { fr } from '../../i18n/fr.ts';
import { useName } from '../../parts/names.ts';

type ClosedList = 'objectives' | 'offences' | 'imageSources' | 'purposes' | 'sharingPurposes' | 'analytics' | 'rules';

/** One value of a closed list, in the reader's language. */
export function Choice<List extends ClosedList>({
  list,
  label,
  value,
  onChange,
}: {
  list: List;
  label: string;
  value: keyof (typeof fr)[List] | undefined;
  onChange: (value: keyof (typeof fr)[List]) => void;
}) {
  const { i18n } = useTranslation();
  const words = i18n.getResourceBundle(i18n.language, 'translation')[list] as Record<string, string>;
  const values = Object.keys(fr[list]) as (keyof (typeof fr)[List] & string)[];
  return (
    <Select
      required
      allowDeselect={false}
      label={label}
      data={values.map((one) => ({ value: one, label: words[one] ?? one }))}
      value={(value as string | undefined) ?? null}
      onChange={(chosen) => {
        const known = values.find((one) => one === chosen);
        if (known) onChange(known);
      }}
    />
  );
}

/** Cameras by name, each chosen by a person. */
export function CamerasField({ value, onChange }: { value: string[]; onChange: (value: string[]) => void }) {
  const { t } = useTranslation();
  const name = useName();
  const cameras = useCameras().data ?? [];
  return (
    <MultiSelect
      required
      searchable
      label={t('rights.fields.cameras')}
      description={t('rights.form.chooseCameras')}
      data={cameras.map((camera) => ({ value: camera.camera, label: name(camera.name, camera.camera) }))}
      value={value}
      onChange={onChange}
    />
  );
}

/** What a declaration has to say at least: fewer characters are refused, so the field says it before. */
const SHORTEST_TEXT = 3;
export const isLongEnough = (text: string): boolean => text.trim().length >= SHORTEST_TEXT;

/** Words of a declaration. Says that they are too few once the person has left the field. */
export function TextField({
  label,
  value,
  most,
  dir,
  onChange,
}: {
  label: string;
  value: string;
  most: number;
  dir?: 'ltr';
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation();
  const [left, setLeft] = useState(false);
  return (
    <TextInput
      required
      maxLength={most}
      label={label}
      {...(dir && { dir })}
      error={left && !isLongEnough(value) ? t('rights.form.tooShort', { least: SHORTEST_TEXT }) : undefined}
      value={value}
      onBlur={() => setLeft(value !== '')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function CaseField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  return (
    <TextInput
      required
      maxLength={80}
      label={t('rights.fields.case')}
      dir="ltr"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** How long it is to stand. What is beyond the limits becomes the limit as it is typed, not only when the field is left: Enter sends at once. */
export function LengthField({
  unit,
  value,
  most,
  onChange,
}: {
  unit: 'hours' | 'days';
  value: number;
  most: number;
  onChange: (value: number) => void;
}) {
  const { t } = useTranslation();
  return (
    <NumberInput
      required
      min={1}
      max={most}
      allowDecimal={false}
      label={t(`rights.fields.${unit}`)}
      value={value}
      onChange={(next) => typeof next === 'number' && onChange(Math.min(most, Math.max(1, next)))}
    />
  );
}
