import { useTranslation } from 'react-i18next';
import { useCameras, useMe } from '../../api/queries.ts';
import { DecisionForm, newId, useDraft } from './decision-form.tsx';
import { EMPTY_ACT, actOf } from './drafts.ts';
import { CamerasField, Choice, LengthField, TextField } from './fields.tsx';

/** The form offers at most a year, although governance accepts two. */
const LONGEST_DAYS = 365;

/** Declares which analytic runs on which cameras, for which purpose and under which controller. */
export function ActForm() {
  const { t } = useTranslation();
  const agency = useMe().data?.agency ?? '';
  const known = useCameras().data ?? [];
  const { draft, field } = useDraft(EMPTY_ACT);
  const decisionOf = () => actOf(draft, { agency, known }, { id: newId('act'), nowMs: Date.now() });
  return (
    <DecisionForm kind="act.publish" isReady={decisionOf() !== undefined} decisionOf={decisionOf}>
      <Choice list="analytics" label={t('rights.fields.analytic')} {...field('analytic')} />
      <Choice list="purposes" label={t('rights.fields.purpose')} {...field('purpose')} />
      <CamerasField {...field('cameras')} />
      <TextField label={t('rights.fields.controller')} most={120} {...field('controller')} />
      <TextField label={t('rights.fields.cndp')} most={80} dir="ltr" {...field('cndpReference')} />
      <LengthField unit="days" most={LONGEST_DAYS} {...field('days')} />
    </DecisionForm>
  );
}
