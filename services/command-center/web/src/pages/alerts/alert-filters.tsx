import { Button, Select, TextInput } from '@mantine/core';
import { IconFilter, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AlertState, NOBODY, SEVERITIES } from '@marsad/schemas';
import { useAlerts, useCameras, useCity, useMe, useNames } from '../../api/queries.ts';
import { TIME_ZONE, useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { useName } from '../../parts/names.ts';
import { fieldOfMoment, momentOfField } from '../playback/city-time.ts';
import { KINDS, SPANS, isSpan, withCriterion, type Span } from './alert-filter.ts';
import { narrowedBy, type DeskView } from './desk-address.ts';
import { peopleOf } from './desk-people.ts';
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

type Props = { view: DeskView; onChange: (view: DeskView) => void };

/** The search, and the other fields of the filter behind a button. The server applies them to the whole history. */
export function AlertFilters({ view, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const narrowed = narrowedBy(view);
  const [isOpen, setOpen] = useState(narrowed > 0);
  return (
    <div className={styles.filters}>
      <TypedText
        label={t('alerts.filters.text')}
        value={view.criteria.text ?? ''}
        onChange={(text) => onChange(withChoice(view, 'text', text))}
      />
      <Button
        size="compact-xs"
        variant="default"
        aria-expanded={isOpen}
        leftSection={<IconFilter size={14} aria-hidden />}
        onClick={() => setOpen(!isOpen)}
      >
        {t('desk.filters')} {narrowed > 0 && format.number(narrowed)}
      </Button>
      {narrowed > 0 && (
        <Button size="compact-xs" variant="subtle" onClick={() => onChange({ stage: view.stage, criteria: {} })}>
          {t('desk.clearFilters')}
        </Button>
      )}
      {isOpen && <MoreFilters view={view} onChange={onChange} />}
    </div>
  );
}

const withChoice = <Key extends keyof DeskView['criteria']>(
  view: DeskView,
  key: Key,
  value: DeskView['criteria'][Key] | null | '',
): DeskView => ({ ...view, criteria: withCriterion(view.criteria, key, value) });

type Set = <Key extends keyof DeskView['criteria']>(key: Key, value: DeskView['criteria'][Key] | null | '') => void;
type ChoiceProps = { criteria: DeskView['criteria']; set: Set };

function MoreFilters({ view, onChange }: Props) {
  const { t } = useTranslation();
  const { criteria } = view;
  const set: Set = (key, value) => onChange(withChoice(view, key, value));
  return (
    <>
      <WhatFilters criteria={criteria} set={set} />
      <Filter
        label={t('alerts.filters.span')}
        data={(Object.keys(SPANS) as Span[]).map((value) => ({ value, label: t(`alerts.filters.spans.${value}`) }))}
        value={view.span}
        onChange={(chosen) =>
          onChange({ ...view, span: isSpan(chosen) ? chosen : undefined, fromMs: undefined, toMs: undefined })
        }
      />
      <RangeFilter view={view} onChange={onChange} />
      <WhereFilters criteria={criteria} set={set} />
      <WhoFilter criteria={criteria} set={set} />
      <TypedText label={t('desk.plate')} value={criteria.plate ?? ''} onChange={(plate) => set('plate', plate)} />
    </>
  );
}

/** A range of one's own, in the city's time. */
function RangeFilter({ view, onChange }: Props) {
  const { t } = useTranslation();
  const fieldOf = (ms: number | undefined): string => (ms === undefined ? '' : fieldOfMoment(ms, TIME_ZONE));
  const edges = [
    { name: 'fromMs', label: t('desk.from') },
    { name: 'toMs', label: t('desk.to') },
  ] as const;
  return edges.map(({ name, label }) => (
    <TextInput
      // The field keeps what is being typed, and takes what the address says when that changes.
      key={`${name} ${view[name] ?? ''}`}
      size="xs"
      type="datetime-local"
      label={label}
      defaultValue={fieldOf(view[name]).slice(0, 16)}
      onBlur={(event) => {
        const ms = momentOfField(event.currentTarget.value, TIME_ZONE);
        if (event.currentTarget.value !== fieldOf(view[name]).slice(0, 16))
          onChange({ ...view, span: undefined, [name]: ms });
      }}
    />
  ));
}

function WhatFilters({ criteria, set }: ChoiceProps) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  return (
    <>
      <Filter
        label={t('alerts.filters.kind')}
        data={KINDS.map((kind) => ({ value: kind, label: wordFor('alerts.kinds', kind) }))}
        value={criteria.kind}
        onChange={(kind) => set('kind', kind)}
      />
      <Filter
        label={t('ruleBook.fields.severity')}
        data={SEVERITIES.toReversed().map((value) => ({ value, label: wordFor('ruleBook.severities', value) }))}
        value={criteria.severity}
        onChange={(chosen) =>
          set(
            'severity',
            SEVERITIES.find((value) => value === chosen),
          )
        }
      />
      <Filter
        label={t('desk.state')}
        data={AlertState.options.map((value) => ({ value, label: t(`alerts.states.${value}`) }))}
        value={criteria.state}
        onChange={(chosen) =>
          set(
            'state',
            AlertState.options.find((value) => value === chosen),
          )
        }
      />
    </>
  );
}

function WhereFilters({ criteria, set }: ChoiceProps) {
  const { t } = useTranslation();
  const name = useName();
  const districts = useCity().data?.districts ?? [];
  const [cameras, names] = [useCameras().data, useNames().data];
  return (
    <>
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
    </>
  );
}

/** For the city's own people: another agency is not shown who acted on an alert. */
function WhoFilter({ criteria, set }: ChoiceProps) {
  const { t } = useTranslation();
  const me = useMe().data;
  const alerts = useAlerts().data?.alerts ?? [];
  if (!me || me.places.length === 0) return null;
  const people = peopleOf(alerts, [{ subject: me.subject, name: me.name }]);
  return (
    <Filter
      label={t('desk.who')}
      data={[
        { value: NOBODY, label: t('desk.nobody') },
        ...people.map(({ subject, name }) => ({ value: subject, label: name })),
      ]}
      value={criteria.who}
      onChange={(who) => set('who', who)}
    />
  );
}

type TypedProps = { label: string; value: string; onChange: (text: string) => void };

/** Passes on the text only when the person pauses, because the audit log records every search. */
function TypedText({ label, value, onChange }: TypedProps) {
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
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={14} aria-hidden />}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}
