import { NumberInput, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { UNMASKED_FOR_MINUTES } from '@marsad/schemas';
import { useCameras, useMe } from '../../api/queries.ts';
import { TIME_ZONE } from '../../i18n/format.ts';
import { CaseField } from '../../parts/case-field.tsx';
import { fieldOfMoment, momentOfField } from '../playback/city-time.ts';
import { useName } from '../../parts/names.ts';
import { DecisionForm, newId, useDraft } from './decision-form.tsx';
import { TextField } from './fields.tsx';
import { unmaskingOf, type UnmaskingDraft } from './unmasking-draft.ts';

const MINUTE_MS = 60_000;
const { least, most } = UNMASKED_FOR_MINUTES;
const empty = (subject: string): UnmaskingDraft => {
  const toMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const span = { fromMs: toMs - 10 * MINUTE_MS, toMs };
  return { subject, camera: null, ...span, caseReference: '', reason: '', minutes: 60 };
};

/** Asks a judge that one person may play back a span of one camera without masks. */
export function UnmaskingForm() {
  const { t } = useTranslation();
  const name = useName();
  const cameras = useCameras().data ?? [];
  const { draft, field } = useDraft(empty(useMe().data?.subject ?? ''));
  const [subject, camera, minutes] = [field('subject'), field('camera'), field('minutes')];
  const decisionOf = () => unmaskingOf(draft, { id: newId('unmask'), nowMs: Date.now() });
  return (
    <DecisionForm kind="unmasking.request" isReady={decisionOf() !== undefined} decisionOf={decisionOf}>
      <TextInput
        required
        dir="ltr"
        maxLength={120}
        label={t('rights.fields.subject')}
        description={t('rights.form.subjectHint')}
        value={subject.value}
        onChange={(event) => subject.onChange(event.currentTarget.value)}
      />
      <Select
        required
        searchable
        allowDeselect={false}
        label={t('rights.fields.camera')}
        data={cameras.map((listed) => ({ value: listed.camera, label: name(listed.name, listed.camera) }))}
        {...camera}
      />
      <MomentField label={t('rights.fields.recordedFrom')} {...field('fromMs')} />
      <MomentField label={t('rights.fields.recordedTo')} {...field('toMs')} />
      <CaseField label={t('rights.fields.case')} {...field('caseReference')} />
      <TextField label={t('rights.fields.reason')} most={300} {...field('reason')} />
      <NumberInput
        required
        min={least}
        max={most}
        allowDecimal={false}
        label={t('rights.fields.minutes')}
        value={minutes.value}
        onChange={(next) => typeof next === 'number' && minutes.onChange(Math.min(most, next))}
      />
    </DecisionForm>
  );
}

type MomentFieldProps = { label: string; value: number | undefined; onChange: (ms: number | undefined) => void };

const MomentField = ({ label, value, onChange }: MomentFieldProps) => (
  <TextInput
    required
    type="datetime-local"
    step={1}
    label={label}
    value={value === undefined ? '' : fieldOfMoment(value, TIME_ZONE)}
    onChange={(event) => onChange(momentOfField(event.currentTarget.value, TIME_ZONE))}
  />
);
