import { useTranslation } from 'react-i18next';
import type { DecisionProgress } from '../api/decisions.ts';
import { fr } from '../i18n/fr.ts';
import { OutcomeLine, type Message } from './outcome-line.tsx';

type NotSentReason = keyof typeof fr.signing.notSentReasons;
const isNotSentReason = (text: string): text is NotSentReason => text in fr.signing.notSentReasons;

type Props<Answer extends { accepted: boolean }> = {
  progress: DecisionProgress<Answer>;
  /** An answer that was accepted, in words. */
  acceptedText: (answer: Answer) => string;
  /** Why an answer was a refusal, in words. */
  refusalText: (answer: Answer) => string;
  /** The sentence of a refusal, around its reason. */
  refusedText: (reason: string) => string;
};

/** Shows the outcome of the last decision or review, with the reason of a refusal. */
export function Outcome<Answer extends { accepted: boolean }>(props: Props<Answer>) {
  const { progress, acceptedText, refusalText, refusedText } = props;
  const { t } = useTranslation();
  const messageOf = (): Message | undefined => {
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
        const text = isNotSentReason(reason) ? t(`signing.notSentReasons.${reason}`) : reason;
        return { tone: 'bad', text: t('signing.notSent', { reason: text }) };
      }
      case 'failed':
        return { tone: 'bad', text: refusedText(t(`problems.${progress.problem}`)) };
      case 'answered':
        return progress.answer.accepted
          ? { tone: 'good', text: acceptedText(progress.answer) }
          : { tone: 'bad', text: refusedText(refusalText(progress.answer)) };
    }
  };
  return <OutcomeLine message={messageOf()} />;
}
