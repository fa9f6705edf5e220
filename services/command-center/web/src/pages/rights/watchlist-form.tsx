import { FileInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Objective, WatchlistEntry } from '@marsad/schemas';
import { call } from '../../api/client.ts';
import { problemCodeOf, type ProblemCode } from '../../api/problems.ts';
import { CaseField, Choice, LengthField } from './fields.tsx';
import { DAY_MS, DecisionForm, newId } from './form.tsx';

const LONGEST_DAYS = 90;

/** Proposes a person: the picture is stored first, and its hash is part of what is signed. */
export function WatchlistForm() {
  const { t } = useTranslation();
  const [label, setLabel] = useState('');
  const [category, setCategory] = useState<Objective>();
  const [imageSource, setSource] = useState<WatchlistEntry['imageSource']>();
  const [caseReference, setCase] = useState('');
  const [picture, setPicture] = useState<File | null>(null);
  const [days, setDays] = useState(14);
  const [problem, setProblem] = useState<ProblemCode>();
  const ready = label.trim() !== '' && category && imageSource && caseReference.trim() !== '' && picture;

  const store = async (file: File): Promise<WatchlistEntry['image']> => {
    const body = new FormData();
    body.append('picture', file);
    try {
      return await call<WatchlistEntry['image']>('/api/watchlist/pictures', { method: 'POST', body });
    } catch (error) {
      setProblem(problemCodeOf(error));
      throw error;
    }
  };

  return (
    <DecisionForm
      kind="watchlist.propose"
      ready={Boolean(ready)}
      decisionOf={async () => {
        if (!category || !imageSource || !picture) throw new Error('the form is not complete');
        setProblem(undefined);
        const image = await store(picture);
        return {
          kind: 'watchlist.propose',
          entry: {
            entryId: newId('person'),
            label: label.trim(),
            category,
            caseReference: caseReference.trim(),
            imageSource,
            image,
            expiresAtMs: Date.now() + days * DAY_MS,
            simulated: imageSource === 'demonstration_same_recording',
          },
        };
      }}
    >
      <TextInput
        required
        maxLength={80}
        label={t('rights.fields.label')}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Choice list="objectives" label={t('rights.fields.category')} value={category} onChange={setCategory} />
      <CaseField value={caseReference} onChange={setCase} />
      <Choice list="imageSources" label={t('rights.fields.imageSource')} value={imageSource} onChange={setSource} />
      <FileInput
        required
        accept="image/jpeg"
        label={t('rights.fields.picture')}
        value={picture}
        error={problem && t(`problems.${problem}`)}
        onChange={(chosen) => {
          setPicture(chosen);
          setProblem(undefined);
        }}
      />
      <LengthField unit="days" value={days} most={LONGEST_DAYS} onChange={setDays} />
    </DecisionForm>
  );
}
