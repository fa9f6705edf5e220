import { useTranslation } from 'react-i18next';
import type { FaceWhyShown } from '../../api/types.ts';
import { CodeFact, Fact } from '../../parts/facts.tsx';

/** Under which authority a person was searched, and who reviewed the candidate. */
export function FaceFacts({ why }: { why: FaceWhyShown }) {
  const { t } = useTranslation();
  return (
    <>
      <Fact name={t('rights.fields.objective')}>{t(`objectives.${why.objective}`)}</Fact>
      <CodeFact name={t('rights.fields.case')}>{why.caseReference}</CodeFact>
      <CodeFact name={t('rights.fields.authorisation')}>{why.authorisationId}</CodeFact>
      {why.verifiers && (
        <Fact name={t('reviews.verifiers')}>{why.verifiers.map((person) => person.name).join(' · ')}</Fact>
      )}
    </>
  );
}
