import { MultiSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SharingAgreement } from '@marsad/schemas';
import { useCameras, useCity } from '../../api/queries.ts';
import { useName } from '../../parts/names.ts';
import { Choice, isLongEnough, LengthField, TextField } from './fields.tsx';
import { DAY_MS, DecisionForm, newId } from './form.tsx';

const RULES: SharingAgreement['rules'] = ['hotlist', 'behaviour', 'face'];
const LONGEST_DAYS = 365;
const AGENCY = /^[a-z][a-z0-9-]{0,30}$/;

/** Shares alerts of some rules and districts with one agency, for one purpose, until a day. */
export function AgreementForm() {
  const { t } = useTranslation();
  const name = useName();
  const districtsOfCity = useCity().data?.districts ?? [];
  const cameras = useCameras().data;
  const [agency, setAgency] = useState('');
  const [rules, setRules] = useState<SharingAgreement['rules']>([]);
  const [districts, setDistricts] = useState<string[]>([]);
  const [purpose, setPurpose] = useState<SharingAgreement['purpose']>();
  const [legalBasis, setBasis] = useState('');
  const [days, setDays] = useState(30);
  const ready = AGENCY.test(agency) && rules.length > 0 && districts.length > 0 && purpose && isLongEnough(legalBasis);
  return (
    <DecisionForm
      kind="agreement.sign"
      ready={Boolean(ready)}
      decisionOf={() => {
        if (!purpose) throw new Error('the form is not complete');
        const validFromMs = Date.now();
        return {
          kind: 'agreement.sign',
          agreement: {
            agreementId: newId('share'),
            agency,
            rules,
            districts,
            purpose,
            legalBasis: legalBasis.trim(),
            validFromMs,
            expiresAtMs: validFromMs + days * DAY_MS,
            demonstration: cameras?.some(({ simulated }) => simulated) ?? false,
          },
        };
      }}
    >
      <TextInput
        required
        dir="ltr"
        maxLength={31}
        label={t('rights.fields.agency')}
        error={agency !== '' && !AGENCY.test(agency) ? t('rights.form.agencyWrong') : undefined}
        value={agency}
        onChange={(event) => setAgency(event.currentTarget.value)}
      />
      <MultiSelect
        required
        label={t('rights.fields.rules')}
        data={RULES.map((rule) => ({ value: rule, label: t(`rules.${rule}`) }))}
        value={rules}
        onChange={(chosen) => setRules(RULES.filter((rule) => chosen.includes(rule)))}
      />
      <MultiSelect
        required
        label={t('rights.fields.districts')}
        data={districtsOfCity.map((district) => ({ value: district.id, label: name(district.name, district.id) }))}
        value={districts}
        onChange={setDistricts}
      />
      <Choice list="sharingPurposes" label={t('rights.fields.purpose')} value={purpose} onChange={setPurpose} />
      <TextField label={t('rights.fields.legalBasis')} most={200} value={legalBasis} onChange={setBasis} />
      <LengthField unit="days" value={days} most={LONGEST_DAYS} onChange={setDays} />
    </DecisionForm>
  );
}
