import { useTranslation } from 'react-i18next';
import type { DecisionKind } from '@marsad/schemas';
import type { DecisionProgress } from '../../api/decisions.ts';
import type { DecisionAnswer } from '../../api/types.ts';
import { fr } from '../../i18n/fr.ts';
import { Outcome } from '../../parts/outcome.tsx';

type Refusal = keyof typeof fr.refusals;
const isRefusal = (text: string): text is Refusal => text in fr.refusals;
const isKind = (text: string): text is DecisionKind => text in fr.decisions;

/** Shows the outcome of the last decision about rights. A reason that this page has no word for is shown as it is. */
export function DecisionOutcome({ progress }: { progress: DecisionProgress<DecisionAnswer> }) {
  const { t } = useTranslation();
  const refusalText = ({ kind, refusal }: DecisionAnswer): string => {
    if (!refusal) return '';
    // In this decision the person types the agency, so the unknown thing is the agency. The word "unknown" alone would not say so.
    if (kind === 'agreement.sign' && refusal === 'unknown') return t('rights.form.agencyUnknown');
    return isRefusal(refusal) ? t(`refusals.${refusal}`) : refusal;
  };
  return (
    <Outcome
      progress={progress}
      acceptedText={({ kind }) => t('signing.accepted', { what: isKind(kind) ? t(`decisions.${kind}`) : kind })}
      refusalText={refusalText}
      refusedText={(reason) => t('signing.refused', { reason })}
    />
  );
}
