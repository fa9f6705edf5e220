import { MultiSelect, NumberInput, Select, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ObjectClass, SEVERITIES } from '@marsad/schemas';
import type { CameraView, RuleKindView } from '../../api/types.ts';
import { useCameras } from '../../api/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { useName } from '../../parts/names.ts';
import { shownThreshold, type RuleDraft, type Threshold } from './rule-draft.ts';

export type RuleFieldsProps = {
  draft: RuleDraft;
  change: (more: Partial<RuleDraft>) => void;
  kinds: readonly RuleKindView[];
  kind: RuleKindView | undefined;
  camera: CameraView | undefined;
  isNew: boolean;
};

/** What is raised, about which classes, at which camera. */
export function WhatFields({ draft, change, kinds, kind, isNew }: RuleFieldsProps) {
  const { t } = useTranslation();
  const name = useName();
  const wordFor = useWordFor();
  const cameras = useCameras().data ?? [];
  return (
    <>
      <TextInput
        required
        dir="ltr"
        readOnly={!isNew}
        maxLength={61}
        label={t('ruleBook.fields.id')}
        description={t('ruleBook.fields.idHint')}
        value={draft.ruleId}
        onChange={(event) => change({ ruleId: event.currentTarget.value })}
      />
      <Select
        required
        searchable
        allowDeselect={false}
        readOnly={!isNew}
        label={t('ruleBook.fields.camera')}
        data={cameras.map((camera) => ({ value: camera.camera, label: name(camera.name, camera.camera) }))}
        value={draft.camera === '' ? null : draft.camera}
        onChange={(camera) => change({ camera: camera ?? '', placeId: '' })}
      />
      <Select
        required
        allowDeselect={false}
        label={t('ruleBook.fields.kind')}
        data={kinds.map((known) => ({ value: known.kind, label: wordFor('alerts.kinds', known.kind) }))}
        value={draft.kind === '' ? null : draft.kind}
        onChange={(value) => change({ kind: value ?? '', placeId: '', thresholds: {}, classes: undefined })}
      />
      {kind && <Text size="sm">{wordFor('ruleBook.definitions', kind.kind)}</Text>}
      <MultiSelect
        label={t('ruleBook.fields.classes')}
        description={t('ruleBook.fields.classesHint')}
        data={ObjectClass.options.map((value) => ({ value, label: t(`classes.${value}`) }))}
        value={[...(draft.classes ?? kind?.classes ?? [])]}
        onChange={(classes) => change({ classes: ObjectClass.options.filter((known) => classes.includes(known)) })}
      />
    </>
  );
}

/** From when it is too much, in the units of people. Only what the kind reads is shown, each with the kind's default. */
export function LimitFields({ draft, change, kind }: RuleFieldsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const thresholds = Object.entries(kind?.defaults ?? {}) as [Threshold, number][];
  return (
    <>
      {thresholds.length === 0 && <Text size="sm">{t(kind ? 'ruleBook.noLimits' : 'ruleBook.chooseKind')}</Text>}
      {thresholds.map(([threshold, usual]) => (
        <NumberInput
          key={threshold}
          dir="ltr"
          min={0}
          decimalScale={2}
          label={t(`ruleBook.thresholds.${threshold}`)}
          description={t('ruleBook.usual', { value: format.plain(shownThreshold(threshold, usual)) })}
          value={draft.thresholds[threshold] ?? ''}
          onChange={(value) => change({ thresholds: withThreshold(draft.thresholds, threshold, value) })}
        />
      ))}
    </>
  );
}

function withThreshold(
  before: RuleDraft['thresholds'],
  threshold: Threshold,
  value: string | number,
): RuleDraft['thresholds'] {
  const { [threshold]: _, ...others } = before;
  return typeof value === 'number' ? { ...others, [threshold]: value } : others;
}

/** How grave it is, and who is told at once. */
export function NotifyFields({ draft, change }: RuleFieldsProps) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const told = ['operator', 'supervisor', 'officer'] as const;
  return (
    <>
      <Select
        allowDeselect={false}
        label={t('ruleBook.fields.severity')}
        data={SEVERITIES.map((value) => ({ value, label: wordFor('ruleBook.severities', value) }))}
        value={draft.severity}
        onChange={(severity) => change({ severity: severity ?? draft.severity })}
      />
      <MultiSelect
        label={t('ruleBook.fields.tells')}
        description={t('ruleBook.fields.tellsHint')}
        data={told.map((value) => ({ value, label: t(`roles.${value}`) }))}
        value={[...draft.tells]}
        onChange={(roles) => change({ tells: told.filter((role) => roles.includes(role)) })}
      />
      <NumberInput
        dir="ltr"
        min={0}
        max={1_440}
        label={t('ruleBook.fields.cooldown')}
        value={draft.cooldownMinutes}
        onChange={(value) => typeof value === 'number' && change({ cooldownMinutes: value })}
      />
    </>
  );
}
