import { useTranslation } from 'react-i18next';
import { useCameras } from '../../api/queries.ts';
import { CaseField } from '../../parts/case-field.tsx';
import { PlateField } from '../../parts/plate-field.tsx';
import { ReasonField } from '../../parts/reason-field.tsx';
import { DecisionForm, newId, useDraft } from './decision-form.tsx';
import { EMPTY_HOTLIST, hotlistEntryOf } from './drafts.ts';
import { LengthField } from './fields.tsx';

/** The form offers at most a week, although governance accepts 90 days. */
const LONGEST_HOURS = 7 * 24;

/** Puts a plate on the hotlist. */
export function HotlistForm() {
  const { t } = useTranslation();
  const known = useCameras().data;
  const { draft, field } = useDraft(EMPTY_HOTLIST);
  const decisionOf = () => hotlistEntryOf(draft, known, { id: newId('plate'), nowMs: Date.now() });
  return (
    <DecisionForm kind="hotlist.add" isReady={decisionOf() !== undefined} decisionOf={decisionOf}>
      <PlateField {...field('plate')} />
      <ReasonField label={t('rights.fields.reason')} {...field('reason')} />
      <CaseField label={t('rights.fields.case')} {...field('caseReference')} />
      <LengthField unit="hours" most={LONGEST_HOURS} {...field('hours')} />
    </DecisionForm>
  );
}
