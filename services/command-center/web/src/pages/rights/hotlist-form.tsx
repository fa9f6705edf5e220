import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HotlistEntry } from '@marsad/schemas';
import { useCameras } from '../../api/queries.ts';
import { fr } from '../../i18n/fr.ts';
import { PlateField, plateOf } from '../../parts/plate-field.tsx';
import { CaseField, LengthField } from './fields.tsx';
import { DecisionForm, HOUR_MS, newId } from './form.tsx';

const REASONS = Object.keys(fr.alerts.hotlistReasons) as HotlistEntry['reason'][];
const LONGEST_HOURS = 7 * 24;

/** Puts a plate on the list of those that are looked for. */
export function HotlistForm() {
  const { t } = useTranslation();
  const cameras = useCameras().data;
  const [text, setText] = useState('');
  const [reason, setReason] = useState<HotlistEntry['reason']>();
  const [caseReference, setCase] = useState('');
  const [hours, setHours] = useState(24);
  const plate = plateOf(text);
  return (
    <DecisionForm
      kind="hotlist.add"
      ready={plate !== undefined && reason !== undefined && caseReference.trim() !== ''}
      decisionOf={() => {
        if (!plate || !reason) throw new Error('the form is not complete');
        return {
          kind: 'hotlist.add',
          entry: {
            entryId: newId('plate'),
            plate,
            reason,
            caseReference: caseReference.trim(),
            expiresAtMs: Date.now() + hours * HOUR_MS,
            simulated: cameras?.every(({ simulated }) => simulated) ?? false,
          },
        };
      }}
    >
      <PlateField value={text} onChange={setText} />
      <Select
        required
        allowDeselect={false}
        label={t('rights.fields.reason')}
        data={REASONS.map((value) => ({ value, label: t(`alerts.hotlistReasons.${value}`) }))}
        value={reason ?? null}
        onChange={(chosen) => setReason(REASONS.find((one) => one === chosen))}
      />
      <CaseField value={caseReference} onChange={setCase} />
      <LengthField unit="hours" value={hours} most={LONGEST_HOURS} onChange={setHours} />
    </DecisionForm>
  );
}
