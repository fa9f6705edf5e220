import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Analytic, ProcessingAct } from '@marsad/schemas';
import { useCameras, useMe } from '../../api/queries.ts';
import { CamerasField, Choice, isLongEnough, LengthField, TextField } from './fields.tsx';
import { DAY_MS, DecisionForm, newId } from './form.tsx';

/** What each analytic makes of a picture: an act says so, and a person cannot say otherwise. */
const DATA_OF: Readonly<Record<Analytic, ProcessingAct['dataCategories']>> = {
  flow: ['counts', 'tracks'],
  behaviour: ['tracks'],
  plates: ['plates'],
  faces: ['faces'],
};
const LONGEST_DAYS = 365;

/** Declares what is computed of which cameras, for what, for whom. */
export function ActForm() {
  const { t } = useTranslation();
  const me = useMe().data;
  const simulated = useCameras().data;
  const [analytic, setAnalytic] = useState<Analytic>();
  const [purpose, setPurpose] = useState<ProcessingAct['purpose']>();
  const [cameras, setCameras] = useState<string[]>([]);
  const [controller, setController] = useState('');
  const [cndpReference, setReference] = useState('');
  const [days, setDays] = useState(30);
  const ready = analytic && purpose && cameras.length > 0 && isLongEnough(controller) && isLongEnough(cndpReference);
  return (
    <DecisionForm
      kind="act.publish"
      ready={Boolean(ready)}
      decisionOf={() => {
        if (!analytic || !purpose) throw new Error('the form is not complete');
        const validFromMs = Date.now();
        return {
          kind: 'act.publish',
          act: {
            actId: newId('act'),
            analytic,
            cameras: cameras as ProcessingAct['cameras'],
            controller: controller.trim(),
            purpose,
            dataCategories: DATA_OF[analytic],
            recipients: [me?.agency ?? ''],
            cndpReference: cndpReference.trim(),
            validFromMs,
            expiresAtMs: validFromMs + days * DAY_MS,
            demonstration: cameras.some((id) => simulated?.find((one) => one.camera === id)?.simulated),
          },
        };
      }}
    >
      <Choice list="analytics" label={t('rights.fields.analytic')} value={analytic} onChange={setAnalytic} />
      <Choice list="purposes" label={t('rights.fields.purpose')} value={purpose} onChange={setPurpose} />
      <CamerasField value={cameras} onChange={setCameras} />
      <TextField label={t('rights.fields.controller')} most={120} value={controller} onChange={setController} />
      <TextField label={t('rights.fields.cndp')} most={80} dir="ltr" value={cndpReference} onChange={setReference} />
      <LengthField unit="days" value={days} most={LONGEST_DAYS} onChange={setDays} />
    </DecisionForm>
  );
}
