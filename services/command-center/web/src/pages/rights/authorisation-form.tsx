import { MultiSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { GovernanceView } from '../../api/types.ts';
import { CaseField } from '../../parts/case-field.tsx';
import { DecisionForm, newId, useDraft } from './decision-form.tsx';
import { EMPTY_AUTHORISATION, authorisationOf, needsOffence, personsFor } from './drafts.ts';
import { CamerasField, Choice, LengthField } from './fields.tsx';

/** Fourteen days, because governance accepts no longer authorisation. */
const LONGEST_HOURS = 14 * 24;

/** Asks a judge to authorise a search: for whom, where, until when, and for which of the three objectives. */
export function AuthorisationForm({ view }: { view: GovernanceView }) {
  const { t } = useTranslation();
  const { draft, setDraft, field } = useDraft(EMPTY_AUTHORISATION);
  const persons = personsFor(view.watchlist, draft.objective);
  const decisionOf = () => authorisationOf(draft, persons, { id: newId('auth'), nowMs: Date.now() });
  return (
    <DecisionForm kind="authorisation.request" isReady={decisionOf() !== undefined} decisionOf={decisionOf}>
      <Choice
        list="objectives"
        label={t('rights.fields.objective')}
        value={draft.objective}
        // Clears the chosen persons, because another objective allows other persons.
        onChange={(objective) => setDraft((before) => ({ ...before, objective, entryIds: [] }))}
      />
      {needsOffence(draft) && <Choice list="offences" label={t('rights.fields.offence')} {...field('offence')} />}
      <CaseField label={t('rights.fields.case')} {...field('caseReference')} />
      <MultiSelect
        required
        label={t('rights.form.choosePersons')}
        error={draft.objective && persons.length === 0 ? t('rights.form.noPersons') : undefined}
        data={persons.map(({ entryId, label }) => ({ value: entryId, label }))}
        {...field('entryIds')}
      />
      <CamerasField {...field('cameras')} />
      <LengthField unit="hours" most={LONGEST_HOURS} {...field('hours')} />
    </DecisionForm>
  );
}
