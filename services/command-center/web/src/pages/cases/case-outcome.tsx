import { useTranslation } from 'react-i18next';
import type { DecisionProgress } from '../../api/decisions.ts';
import type { CaseAnswered } from '../../api/types.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { Outcome } from '../../parts/outcome.tsx';

/** Shows the outcome of the last decision about a case. */
export function CaseOutcome({ progress }: { progress: DecisionProgress<CaseAnswered> }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  return (
    <Outcome
      progress={progress}
      acceptedText={({ kind }) => t('caseWork.accepted', { what: wordFor('caseWork.decisions', kind) })}
      refusalText={({ refusal }) => (refusal ? wordFor('caseWork.refusals', refusal) : '')}
      refusedText={(reason) => t('caseWork.refused', { reason })}
    />
  );
}
