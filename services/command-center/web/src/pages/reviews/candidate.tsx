import { Button } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReviewAnswer } from '@marsad/schemas';
import { useReview, useSigningReturn, type DecisionProgress } from '../../api/decisions.ts';
import type { Alert, FaceWhyShown, ReviewAnswered } from '../../api/types.ts';
import { fr } from '../../i18n/fr.ts';
import { Fact, Facts } from '../../parts/facts.tsx';
import { Moment } from '../../parts/moment.tsx';
import { useCameraName } from '../../parts/names.ts';
import { Outcome } from '../../parts/outcome.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { SigningDialog } from '../../signing/signing-dialog.tsx';
import { StatementView } from '../../signing/statement-view.tsx';
import { Hint, ReviewBadge } from '../alerts/badges.tsx';
import { DetailHead } from '../alerts/detail-head.tsx';
import detail from '../alerts/detail.module.css';
import { FaceFacts } from '../alerts/face-facts.tsx';
import { alertPath } from '../alerts/media.ts';
import styles from './candidate.module.css';

/**
 * Three answers of the same weight. The undecided answer stands between the other two, and "different person" before "same person", because
 * nothing on the page may suggest a match.
 */
const ANSWERS: readonly ReviewAnswer[] = ['different_person', 'cannot_tell', 'same_person'];

/**
 * The head crop beside the enrolled image of the case, and three answers. Neither the score nor the answer of the other reviewer is shown,
 * because it would influence this reviewer (control 7).
 */
export function Candidate({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const [sending, review, cancel] = useReview(alert.alertId);
  const { progress: returned, matter } = useSigningReturn<ReviewAnswered>();
  if (alert.why.rule !== 'face') return null;
  const { why } = alert;
  const isOpen = why.review === 'in_review';
  return (
    <article className={detail.detail} data-alert={alert.alertId} data-review={why.review} data-part="candidate">
      <Head alert={alert} why={why} />
      {isOpen && why.entryId !== undefined && <Compare alert={alert} entryId={why.entryId} />}
      {isOpen && <Answers isSending={sending.kind === 'sending'} onAnswer={review} />}
      <ReviewOutcome progress={sending.kind === 'idle' ? returned : sending} />
      {matter && <StatementView matter={matter} lead={t('statement.signed')} />}
      <SigningDialog progress={sending} onCancel={cancel} />
      <Facts>
        <FaceFacts why={why} />
        {why.dismissedFor && (
          <Fact name={t('reviews.outcomes.dismissed')}>{t(`reviews.dismissals.${why.dismissedFor}`)}</Fact>
        )}
      </Facts>
    </article>
  );
}

function Head({ alert, why }: { alert: Alert; why: FaceWhyShown }) {
  const { t } = useTranslation();
  const cameraName = useCameraName();
  return (
    <DetailHead
      listPath="/reviews"
      title={
        <>
          <h2>{t('reviews.question')}</h2>
          <ReviewBadge state={alert.state}>{t(`reviews.outcomes.${why.review}`)}</ReviewBadge>
          {alert.simulated && <Simulated />}
        </>
      }
      where={
        <>
          <strong>{cameraName(alert.camera)}</strong> · <Moment ms={alert.firstObservedAtMs} />
        </>
      }
      hint={alert.simulated && <Hint>{t('reviews.sameRecording')}</Hint>}
    />
  );
}

function Compare({ alert, entryId }: { alert: Alert; entryId: string }) {
  const { t } = useTranslation();
  return (
    <div className={styles.compare} data-part="compare">
      <Evidence
        src={`${alertPath(alert.alertId)}/head`}
        caption={t('reviews.seen')}
        isPending={alert.headCrop.status === 'pending'}
      />
      <Evidence src={`/api/watchlist/${encodeURIComponent(entryId)}/picture`} caption={t('reviews.enrolled')} />
    </div>
  );
}

function Answers({ isSending, onAnswer }: { isSending: boolean; onAnswer: (answer: ReviewAnswer) => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.answers} role="group" aria-label={t('reviews.question')}>
      {ANSWERS.map((answer) => (
        <Button
          key={answer}
          size="md"
          variant="default"
          data-answer={answer}
          disabled={isSending}
          onClick={() => onAnswer(answer)}
        >
          {t(`reviews.answers.${answer}`)}
        </Button>
      ))}
    </div>
  );
}

function Evidence({ src, caption, isPending = false }: { src: string; caption: string; isPending?: boolean }) {
  const { t } = useTranslation();
  const [isBroken, setBroken] = useState(false);
  return (
    <figure>
      <div className={styles.frame}>
        {isPending || isBroken ? (
          <span role="status">{isPending ? t('alerts.views.pending') : t('problems.view_failed')}</span>
        ) : (
          <img src={src} alt={caption} onError={() => setBroken(true)} />
        )}
      </div>
      <figcaption>
        <IconFingerprint size={14} aria-hidden /> {caption}
      </figcaption>
    </figure>
  );
}

type Refusal = keyof typeof fr.reviews.refusals;
const isRefusal = (text: string): text is Refusal => text in fr.reviews.refusals;

function ReviewOutcome({ progress }: { progress: DecisionProgress<ReviewAnswered> }) {
  const { t } = useTranslation();
  return (
    <Outcome
      progress={progress}
      acceptedText={() => t('reviews.taken')}
      // A reason that this page has no word for is shown as it is.
      refusalText={({ refusal = '' }) => (isRefusal(refusal) ? t(`reviews.refusals.${refusal}`) : refusal)}
      refusedText={(reason) => t('reviews.refused', { reason })}
    />
  );
}
