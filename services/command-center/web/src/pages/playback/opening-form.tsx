import { Button, MultiSelect, Select, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useCameras } from '../../api/queries.ts';
import { TIME_ZONE } from '../../i18n/format.ts';
import { MOST_CAMERAS, PURPOSES, type Purpose } from '../../parts/moment-address.ts';
import { useName } from '../../parts/names.ts';
import { fieldOfMoment, momentOfField } from './city-time.ts';
import type { Said } from './deck.ts';
import styles from './playback.module.css';

type Props = {
  cameras: readonly string[];
  said: Said | undefined;
  headMs: number;
  onOpen: (cameras: readonly string[], said: Said, atMs: number | undefined) => void;
};

/** Which cameras, from when, what for, and for which case. Nothing is shown before the purpose is said. */
export function OpeningForm({ cameras, said, headMs, onOpen }: Props) {
  const { t } = useTranslation();
  const name = useName();
  const listed = useCameras().data ?? [];
  const [chosen, setChosen] = useState<string[]>([...cameras]);
  const [purpose, setPurpose] = useState<Purpose | null>(said?.purpose ?? null);
  const [caseReference, setCase] = useState(said?.caseReference ?? '');
  const [at, setAt] = useState(() => fieldOfMoment(headMs, TIME_ZONE));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!purpose || chosen.length === 0) return;
    onOpen(
      chosen,
      { purpose, ...(caseReference.trim() && { caseReference: caseReference.trim() }) },
      momentOfField(at, TIME_ZONE),
    );
  };
  return (
    <form className={styles.opening} onSubmit={submit} data-part="opening">
      <MultiSelect
        label={t('playback.cameras')}
        placeholder={chosen.length === 0 ? t('playback.choose') : ''}
        required
        searchable
        maxValues={MOST_CAMERAS}
        value={chosen}
        onChange={setChosen}
        data={listed.map((camera) => ({ value: camera.camera, label: name(camera.name, camera.camera) }))}
      />
      <TextInput
        type="datetime-local"
        step={1}
        label={t('playback.from')}
        value={at}
        onChange={(event) => setAt(event.currentTarget.value)}
      />
      <Select
        label={t('playback.purpose')}
        required
        allowDeselect={false}
        value={purpose}
        onChange={(value) => setPurpose(PURPOSES.find((known) => known === value) ?? null)}
        data={PURPOSES.map((value) => ({ value, label: t(`playback.purposes.${value}`) }))}
      />
      <TextInput
        label={t('playback.case')}
        description={t('playback.caseHint')}
        inputWrapperOrder={['label', 'input', 'description']}
        maxLength={80}
        dir="auto"
        value={caseReference}
        onChange={(event) => setCase(event.currentTarget.value)}
      />
      <Button type="submit" disabled={!purpose || chosen.length === 0}>
        {t('playback.open')}
      </Button>
    </form>
  );
}
