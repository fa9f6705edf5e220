import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { parsePlate, type PlateText } from '@marsad/schemas';
import { Plate } from './plate.tsx';

/** The plate that somebody typed, if the text is a plate. */
export function plateOf(text: string): PlateText | undefined {
  const parsed = parsePlate(text);
  return parsed.kind === 'refused' ? undefined : parsed.plate;
}

/** Shows, while a person types a plate, how the platform understands it. */
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
