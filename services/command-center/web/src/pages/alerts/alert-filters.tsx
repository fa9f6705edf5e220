import { Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCameras, useCity, useNames } from '../../api/queries.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { useName } from '../../parts/names.ts';
import { KINDS, SPANS, isSpan, withCriterion, type Criteria, type Span } from './alert-filter.ts';
import styles from './alert-filters.module.css';

/** A person who pauses for this long has finished typing, ms. */
const TYPING_MS = 400;

type FilterProps = {
  label: string;
  data: readonly { value: string; label: string }[];
  value: string | undefined;
  onChange: (value: string | null) => void;
};

/** One criterion. Its placeholder is its label. */
const Filter = ({ label, data, value, onChange }: FilterProps) => (
  <Select
    clearable
    size="xs"
    comboboxProps={{ withinPortal: true }}
    aria-label={label}
    placeholder={label}
    data={data}
    value={value ?? null}
    onChange={onChange}
  />
);

/** The fields of the criteria. The server applies the criteria to the whole history. */
export function AlertFilters({ criteria, onChange }: { criteria: Criteria; onChange: (criteria: Criteria) => void }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const name = useName();
  const districts = useCity().data?.districts ?? [];
  const [cameras, names] = [useCameras().data, useNames().data];
  const [span, setSpan] = useState<Span>();
  const set = <Key extends keyof Criteria>(key: Key, value: Criteria[Key] | null | ''): void =>
    onChange(withCriterion(criteria, key, value));
  return (
    <div className={styles.filters}>
      <SearchText value={criteria.text ?? ''} onChange={(text) => set('text', text)} />
      <Filter
        label={t('alerts.filters.kind')}
        data={KINDS.map((kind) => ({ value: kind, label: wordFor('alerts.kinds', kind) }))}
        value={criteria.kind}
        onChange={(kind) => set('kind', kind)}
      />
      <Filter
        label={t('alerts.filters.span')}
        data={(Object.keys(SPANS) as Span[]).map((value) => ({ value, label: t(`alerts.filters.spans.${value}`) }))}
        value={span}
        onChange={(chosen) => {
          const next = isSpan(chosen) ? chosen : undefined;
          setSpan(next);
          set('fromMs', next && Date.now() - SPANS[next]);
        }}
      />
      <Filter
        label={t('alerts.filters.district')}
        data={districts.map((district) => ({ value: district.id, label: name(district.name, district.id) }))}
        value={criteria.district}
        onChange={(district) => set('district', district)}
      />
      <Filter
        label={t('common.camera')}
        data={(cameras ?? names ?? []).map((camera) => ({
          value: camera.camera,
          label: name(camera.name, camera.camera),
        }))}
        value={criteria.camera}
        onChange={(camera) => set('camera', camera)}
      />
    </div>
  );
}

/** Passes on the text only when the person pauses, because the audit log records every search. */
function SearchText({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    const text = typed.trim();
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <TextInput
      className={styles.search}
      size="xs"
      maxLength={80}
      aria-label={t('alerts.filters.text')}
      placeholder={t('alerts.filters.text')}
      leftSection={<IconSearch size={14} aria-hidden />}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}
