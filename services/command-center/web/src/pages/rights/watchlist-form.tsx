import { FileInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { postForm } from '../../api/client.ts';
import { problemCodeOf, type ProblemCode } from '../../api/problems.ts';
import { CaseField } from '../../parts/case-field.tsx';
import { DecisionForm, newId, useDraft } from './decision-form.tsx';
import { EMPTY_PERSON, personOf } from './drafts.ts';
import { Choice, LengthField } from './fields.tsx';

/** Governance accepts no longer listing. */
const LONGEST_DAYS = 90;

function storeImage(image: File) {
  const body = new FormData();
  body.append('picture', image);
  return postForm('/api/watchlist/pictures', body);
}

/** Proposes a person. Their image is stored first, because its hash is part of what is signed. */
export function WatchlistForm() {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<ProblemCode>();
  const { draft, field } = useDraft(EMPTY_PERSON);
  const [label, image] = [field('label'), field('image')];
  const personNow = () => personOf(draft, { id: newId('person'), nowMs: Date.now() });
  const decisionOf = async () => {
    setProblem(undefined);
    const person = personNow();
    if (!person) return undefined;
    const stored = await storeImage(person.image).catch((error: unknown) => {
      setProblem(problemCodeOf(error));
      throw error;
    });
    return { kind: 'watchlist.propose' as const, entry: { ...person.entry, image: stored } };
  };
  return (
    <DecisionForm kind="watchlist.propose" isReady={personNow() !== undefined} decisionOf={decisionOf}>
      <TextInput
        required
        maxLength={80}
        label={t('rights.fields.label')}
        value={label.value}
        onChange={(event) => label.onChange(event.currentTarget.value)}
      />
      <Choice list="objectives" label={t('rights.fields.category')} {...field('category')} />
      <CaseField label={t('rights.fields.case')} {...field('caseReference')} />
      <Choice list="imageSources" label={t('rights.fields.imageSource')} {...field('imageSource')} />
      <FileInput
        required
        accept="image/jpeg"
        label={t('rights.fields.picture')}
        value={image.value}
        error={problem && t(`problems.${problem}`)}
        onChange={(chosen) => {
          image.onChange(chosen);
          setProblem(undefined);
        }}
      />
      <LengthField unit="days" most={LONGEST_DAYS} {...field('days')} />
    </DecisionForm>
  );
}
