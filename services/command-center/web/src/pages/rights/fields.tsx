import { MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCameras } from '../../api/queries.ts';
import { fr } from '../../i18n/fr.ts';
import { useName } from '../../parts/names.ts';
import { SHORTEST_TEXT, isLongEnough } from './drafts.ts';

type ClosedList = 'objectives' | 'offences' | 'imageSources' | 'purposes' | 'sharingPurposes' | 'analytics' | 'rules';

type ChoiceProps<List extends ClosedList> = {
  list: List;
  label: string;
  value: keyof (typeof fr)[List] | undefined;
  onChange: (value: keyof (typeof fr)[List]) => void;
};

/** A field for one value of a closed list, in the reader’s language. */
export function Choice<List extends ClosedList>({ list, label, value, onChange }: ChoiceProps<List>) {
  const { i18n } = useTranslation();
  const words = i18n.getResourceBundle(i18n.language, 'translation')[list] as Record<string, string>;
  const values = Object.keys(fr[list]) as (keyof (typeof fr)[List] & string)[];
  return (
    <Select
      required
      allowDeselect={false}
      label={label}
      data={values.map((option) => ({ value: option, label: words[option] ?? option }))}
      value={(value as string | undefined) ?? null}
      onChange={(chosen) => {
        const option = values.find((candidate) => candidate === chosen);
        if (option) onChange(option);
      }}
    />
  );
}

/** A field for cameras, by name. A person chooses each camera; there is no choice of all. */
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

type TextFieldProps = {
  label: string;
  value: string;
  most: number;
  dir?: 'ltr';
  onChange: (value: string) => void;
};

/** A field for a text of a declaration. It says that the text is too short only after the person has left the field. */
export function TextField({ label, value, most, dir, onChange }: TextFieldProps) {
  const { t } = useTranslation();
  const [wasLeft, setLeft] = useState(false);
  return (
    <TextInput
      required
      maxLength={most}
      label={label}
      {...(dir && { dir })}
      error={wasLeft && !isLongEnough(value) ? t('rights.form.tooShort', { least: SHORTEST_TEXT }) : undefined}
      value={value}
      onBlur={() => setLeft(value !== '')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

type LengthFieldProps = { unit: 'hours' | 'days'; value: number; most: number; onChange: (value: number) => void };

/** How long a record is to be valid. A number beyond the limit becomes the limit while it is typed, because Enter sends the form at once. */
export function LengthField({ unit, value, most, onChange }: LengthFieldProps) {
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
