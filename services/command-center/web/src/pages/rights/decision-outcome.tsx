import { useTranslation } from 'react-i18next';
import type { DecisionKind } from '@marsad/schemas';
import type { DecisionProgress } from '../../api/decisions.ts';
import type { DecisionAnswer } from '../../api/types.ts';
import { fr } from '../../i18n/fr.ts';
import { Outcome } from '../../parts/outcome.tsx';

type Refusal = keyof typeof fr.refusals;
const isRefusal = (text: string): text is Refusal => text in fr.refusals;
const isKind = (text: string): text is DecisionKind => text in fr.decisions;

/** What became of the last decision about rights. The reason of a later version is shown as it is. */
export function DecisionOutcome({ progress }: { progress: DecisionProgress<DecisionAnswer> }) {
  const { t } = useTranslation();
  const refusalText = ({ kind, refusal }: DecisionAnswer): string => {
    if (!refusal) return '';
    // Only in this decision does a person type an agency, and "unknown" alone would not tell them what is.
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
