import { MultiSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Authorisation, Objective } from '@marsad/schemas';
import type { GovernanceView } from '../../api/types.ts';
import { CamerasField, CaseField, Choice, LengthField } from './fields.tsx';
import { DecisionForm, HOUR_MS, newId } from './form.tsx';

/** Fourteen days: what governance takes at most. */
const LONGEST_HOURS = 14 * 24;

/** Asks a judge: whom, where, until when, for which of the three objectives. There is no fourth. */
export function AuthorisationForm({ view }: { view: GovernanceView }) {
  const { t } = useTranslation();
  const [objective, setObjective] = useState<Objective>();
  const [offence, setOffence] = useState<NonNullable<Authorisation['offence']>>();
  const [caseReference, setCase] = useState('');
  const [entryIds, setEntries] = useState<string[]>([]);
  const [cameras, setCameras] = useState<string[]>([]);
  const [hours, setHours] = useState(1);
  const wantsOffence = objective === 'judicial_warrant';
  const persons = view.watchlist.filter(({ state, category }) => state === 'approved' && category === objective);
  const ready =
    objective &&
    caseReference.trim() !== '' &&
    entryIds.length > 0 &&
    cameras.length > 0 &&
    (!wantsOffence || offence !== undefined);
  return (
    <DecisionForm
      kind="authorisation.request"
      ready={Boolean(ready)}
      decisionOf={() => {
        if (!objective) throw new Error('the form is not complete');
        const fromMs = Date.now();
        return {
          kind: 'authorisation.request',
          authorisation: {
            authorisationId: newId('auth'),
            objective,
            ...(wantsOffence && offence ? { offence } : {}),
            caseReference: caseReference.trim(),
            entryIds,
            cameras: cameras as Authorisation['cameras'],
            fromMs,
            toMs: fromMs + hours * HOUR_MS,
            simulated: persons.some((person) => entryIds.includes(person.entryId) && person.simulated),
          },
        };
      }}
    >
      <Choice
        list="objectives"
        label={t('rights.fields.objective')}
        value={objective}
        onChange={(next) => {
          setObjective(next);
          setEntries([]);
        }}
      />
      {wantsOffence && (
        <Choice list="offences" label={t('rights.fields.offence')} value={offence} onChange={setOffence} />
      )}
      <CaseField value={caseReference} onChange={setCase} />
      <MultiSelect
        required
        label={t('rights.form.choosePersons')}
        error={objective && persons.length === 0 ? t('rights.form.noPersons') : undefined}
        data={persons.map(({ entryId, label }) => ({ value: entryId, label }))}
        value={entryIds}
        onChange={setEntries}
      />
      <CamerasField value={cameras} onChange={setCameras} />
      <LengthField unit="hours" value={hours} most={LONGEST_HOURS} onChange={setHours} />
    </DecisionForm>
  );
}
