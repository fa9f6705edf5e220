import { MultiSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SharingAgreement } from '@marsad/schemas';
import { useCameras, useCity } from '../../api/queries.ts';
import { useName } from '../../parts/names.ts';
import { DecisionForm, newId, useDraft } from './decision-form.tsx';
import { EMPTY_AGREEMENT, agreementOf, isAgency } from './drafts.ts';
import { Choice, LengthField, TextField } from './fields.tsx';

const RULES: SharingAgreement['rules'] = ['hotlist', 'behaviour', 'face'];
/** The form offers at most a year, although governance accepts two. */
const LONGEST_DAYS = 365;

/** Shares the alerts of some rules and districts with one agency, for one purpose, until a day. */
export function AgreementForm() {
  const { t } = useTranslation();
  const name = useName();
  const cityDistricts = useCity().data?.districts ?? [];
  const known = useCameras().data ?? [];
  const { draft, field } = useDraft(EMPTY_AGREEMENT);
  const [agency, rules, districts] = [field('agency'), field('rules'), field('districts')];
  const decisionOf = () => agreementOf(draft, known, { id: newId('share'), nowMs: Date.now() });
  return (
    <DecisionForm kind="agreement.sign" isReady={decisionOf() !== undefined} decisionOf={decisionOf}>
      <TextInput
        required
        dir="ltr"
        maxLength={31}
        label={t('rights.fields.agency')}
        error={agency.value !== '' && !isAgency(agency.value) ? t('rights.form.agencyWrong') : undefined}
        value={agency.value}
        onChange={(event) => agency.onChange(event.currentTarget.value)}
      />
      <MultiSelect
        required
        label={t('rights.fields.rules')}
        data={RULES.map((rule) => ({ value: rule, label: t(`rules.${rule}`) }))}
        value={rules.value}
        onChange={(chosen) => rules.onChange(RULES.filter((rule) => chosen.includes(rule)))}
      />
      <MultiSelect
        required
        label={t('rights.fields.districts')}
        data={cityDistricts.map((district) => ({ value: district.id, label: name(district.name, district.id) }))}
        {...districts}
      />
      <Choice list="sharingPurposes" label={t('rights.fields.purpose')} {...field('purpose')} />
      <TextField label={t('rights.fields.legalBasis')} most={200} {...field('legalBasis')} />
      <LengthField unit="days" most={LONGEST_DAYS} {...field('days')} />
    </DecisionForm>
  );
}
