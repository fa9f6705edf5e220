import { useTranslation } from 'react-i18next';
import type { DecisionProgress } from '../api/decisions.ts';
import { fr } from '../i18n/fr.ts';

type NotSent = keyof typeof fr.signing.notSentReasons;
const isNotSent = (text: string): text is NotSent => text in fr.signing.notSentReasons;

type Props<Answer extends { accepted: boolean }> = {
  progress: DecisionProgress<Answer>;
  /** In words, of an answer that was accepted. */
  taken: (answer: Answer) => string;
  /** Why an answer was a refusal, in words. */
  because: (answer: Answer) => string;
  /** The sentence of a refusal, around its reason. */
  refused: (reason: string) => string;
};

/** What became of the last decision or review, a refusal with its reason above all. */
export function Outcome<Answer extends { accepted: boolean }>({ progress, taken, because, refused }: Props<Answer>) {
  const { t } = useTranslation();
  const said = ((): { tone: 'good' | 'bad' | 'calm'; text: string } | undefined => {
    switch (progress.kind) {
      case 'idle':
      case 'sending':
      case 'to_sign':
        return undefined;
      case 'waiting':
        return { tone: 'calm', text: t('signing.waiting') };
      case 'silent':
        return { tone: 'calm', text: t('signing.silent') };
      case 'not_sent': {
        const { reason } = progress;
        const why = isNotSent(reason) ? t(`signing.notSentReasons.${reason}`) : reason;
        return { tone: 'bad', text: t('signing.notSent', { reason: why }) };
      }
      case 'failed':
        return { tone: 'bad', text: refused(t(`problems.${progress.problem}`)) };
      case 'answered':
        return progress.answer.accepted
          ? { tone: 'good', text: taken(progress.answer) }
          : { tone: 'bad', text: refused(because(progress.answer)) };
    }
  })();
  return (
    <span className={`outcome outcome-${said?.tone ?? 'calm'}`} role="status" aria-live="polite">
      {said?.text}
    </span>
  );
}
