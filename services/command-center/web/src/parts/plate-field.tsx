import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { parsePlate, type PlateText } from '@marsad/schemas';
import { Plate } from './plate.tsx';

/** Parses a plate that a person typed; undefined where the text is not a plate. */
export function plateOf(text: string): PlateText | undefined {
  const parsed = parsePlate(text);
  return parsed.kind === 'refused' ? undefined : parsed.plate;
}

/** A field for a plate. It shows, while the person types, how the platform reads the plate. */
export function PlateField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const plate = plateOf(value);
  return (
    <TextInput
      required
      maxLength={60}
      dir="ltr"
      label={t('rights.fields.plate')}
      description={
        plate ? (
          <>
            {t('rights.form.plateRead')} <Plate plate={plate} size="sm" />
          </>
        ) : (
          t('rights.form.plateHint')
        )
      }
      error={value !== '' && !plate ? t('rights.form.plateWrong') : undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
