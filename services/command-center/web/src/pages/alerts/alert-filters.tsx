import { Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BEHAVIOUR_KINDS, type AlertFilter } from '@marsad/schemas';
import { useCameras, useCity, useNames } from '../../api/queries.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { useName } from '../../parts/names.ts';

const KINDS = ['exact', 'possible', 'face', ...BEHAVIOUR_KINDS, 'evidence_tampered'] as const;
const HOUR_MS = 3_600_000;
const SPANS = { h1: HOUR_MS, h24: 24 * HOUR_MS, d7: 168 * HOUR_MS, d30: 720 * HOUR_MS } as const;
type Span = keyof typeof SPANS;
const isSpan = (text: string | null): text is Span => text !== null && text in SPANS;
/** A person who types has not finished, ms. */
const TYPING_MS = 400;

/** What is looked for, beside the stage. */
export type Sought = Omit<AlertFilter, 'stage' | 'state' | 'toMs'>;

/** The server looks, through all of history: these say for what. */
export function AlertFilters({ sought, onChange }: { sought: Sought; onChange: (sought: Sought) => void }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const name = useName();
  const districts = useCity().data?.districts ?? [];
  const [cameras, names] = [useCameras().data, useNames().data];
  const [span, setSpan] = useState<Span>();
  const places = (cameras ?? names ?? []).map(({ camera, name: called }) => ({
    value: camera,
    label: name(called, camera),
  }));
  const set = (change: Sought): void => onChange({ ...sought, ...change });
  const common = { clearable: true, size: 'xs', comboboxProps: { withinPortal: true } } as const;
  return (
    <div className="alert-filters">
      <SearchText value={sought.text ?? ''} onChange={(text) => set({ text: text === '' ? undefined : text })} />
      <Select
        {...common}
        aria-label={t('alerts.filters.kind')}
        placeholder={t('alerts.filters.kind')}
        data={KINDS.map((value) => ({ value, label: wordFor('alerts.kinds', value) }))}
        value={sought.kind ?? null}
        onChange={(kind) => set({ kind: kind ?? undefined })}
      />
      <Select
        {...common}
        aria-label={t('alerts.filters.span')}
        placeholder={t('alerts.filters.span')}
        data={(Object.keys(SPANS) as Span[]).map((value) => ({ value, label: t(`alerts.filters.spans.${value}`) }))}
        value={span ?? null}
        onChange={(chosen) => {
          const known = isSpan(chosen) ? chosen : undefined;
          setSpan(known);
          set({ fromMs: known && Date.now() - SPANS[known] });
        }}
      />
      <Select
        {...common}
        aria-label={t('alerts.filters.district')}
        placeholder={t('alerts.filters.district')}
        data={districts.map(({ id, name: called }) => ({ value: id, label: name(called, id) }))}
        value={sought.district ?? null}
        onChange={(district) => set({ district: district ?? undefined })}
      />
      <Select
        {...common}
        aria-label={t('common.camera')}
        placeholder={t('common.camera')}
        data={places}
        value={sought.camera ?? null}
        onChange={(camera) => set({ camera: camera ?? undefined })}
      />
    </div>
  );
}

/** Says what was typed once the person pauses: each question is a look that the log keeps. */
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
      className="alert-search"
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
