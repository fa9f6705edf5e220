import { Button } from '@mantine/core';
import { IconArrowLeft, IconFingerprint } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Alert, ReviewAnswer } from '@marsad/schemas';
import { useReturned, useReview, type DecisionProgress } from '../../api/decisions.ts';
import type { ReviewAnswered } from '../../api/types.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Moment } from '../../parts/moment.tsx';
import { useCameraName } from '../../parts/names.ts';
import { Outcome } from '../../parts/outcome.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { SigningDialog } from '../../signing/signing-dialog.tsx';
import { StatementView } from '../../signing/statement-view.tsx';
import { Fact } from '../alerts/facts.tsx';
import { fr } from '../../i18n/fr.ts';

type Refusal = keyof typeof fr.reviews.refusals;
/** A reason of a later version is shown as it stands. */
const isRefusal = (text: string): text is Refusal => text in fr.reviews.refusals;

/**
 * Three answers of one weight, the undecided one between the two that decide, and the answer that lets a person go before the one that does
 * not: nothing on the page leans to a match.
 */
const ANSWERS: readonly ReviewAnswer[] = ['different_person', 'cannot_tell', 'same_person'];

/**
 * The head that was seen beside the picture of the case, and three answers. Neither how alike the software finds them nor what the other
 * reviewer said is shown: it would lead the eye (control 7).
 */
export function Candidate({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const cameraName = useCameraName();
  const [sending, review, cancel] = useReview(alert.alertId);
  const { progress: returned, matter } = useReturned<ReviewAnswered>();
  if (alert.why.rule !== 'face') return null;
  const { why } = alert;
  const open = why.review === 'in_review';
  return (
    <article className="detail candidate" data-alert={alert.alertId} data-review={why.review}>
      <Link to="/reviews" className="detail-back">
        <IconArrowLeft size={18} aria-hidden className="flip" />
        {t('common.back')}
      </Link>
      <header className="detail-head">
        <div className="detail-title">
          <h2>{t('reviews.question')}</h2>
          <span className={`state state-${alert.state}`}>{t(`reviews.outcomes.${why.review}`)}</span>
          {alert.simulated && <Simulated />}
        </div>
        <p className="detail-where">
          <strong>{cameraName(alert.camera)}</strong> · <Moment ms={alert.firstObservedAtMs} />
        </p>
        {alert.simulated && <p className="match-hint">{t('reviews.sameRecording')}</p>}
      </header>
      {open && (
        <div className="compare">
          <Evidence
            src={`/api/alerts/${encodeURIComponent(alert.alertId)}/head`}
            caption={t('reviews.seen')}
            pending={alert.headCrop.status === 'pending'}
          />
          <Evidence src={`/api/watchlist/${encodeURIComponent(why.entryId)}/picture`} caption={t('reviews.enrolled')} />
        </div>
      )}
      {open && (
        <div className="answers" role="group" aria-label={t('reviews.question')}>
          {ANSWERS.map((answer) => (
            <Button
              key={answer}
              size="md"
              variant="default"
              data-answer={answer}
              disabled={sending.kind === 'sending'}
              onClick={() => review(answer)}
            >
              {t(`reviews.answers.${answer}`)}
            </Button>
          ))}
        </div>
      )}
      <ReviewOutcome progress={sending.kind === 'idle' ? returned : sending} />
      {matter && <StatementView matter={matter} lead={t('statement.signed')} />}
      <SigningDialog progress={sending} onCancel={cancel} />
      <dl className="facts">
        <Fact name={t('rights.fields.objective')}>{t(`objectives.${why.objective}`)}</Fact>
        <Fact name={t('rights.fields.case')}>
          <Ltr className="mono">{why.caseReference}</Ltr>
        </Fact>
        <Fact name={t('rights.fields.authorisation')}>
          <Ltr className="mono">{why.authorisationId}</Ltr>
        </Fact>
        {why.verifiers && (
          <Fact name={t('reviews.verifiers')}>{why.verifiers.map((person) => person.name).join(' · ')}</Fact>
        )}
        {why.dismissedFor && (
          <Fact name={t('reviews.outcomes.dismissed')}>{t(`reviews.dismissals.${why.dismissedFor}`)}</Fact>
        )}
      </dl>
    </article>
  );
}

function Evidence({ src, caption, pending = false }: { src: string; caption: string; pending?: boolean }) {
  const { t } = useTranslation();
  const [broken, setBroken] = useState(false);
  return (
    <figure>
      <div className="compare-frame">
        {pending || broken ? (
          <span role="status">{pending ? t('alerts.views.pending') : t('problems.view_failed')}</span>
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

function ReviewOutcome({ progress }: { progress: DecisionProgress<ReviewAnswered> }) {
  const { t } = useTranslation();
  return (
    <Outcome
      progress={progress}
      taken={() => t('reviews.taken')}
      because={({ refusal }) => (refusal && isRefusal(refusal) ? t(`reviews.refusals.${refusal}`) : (refusal ?? ''))}
      refused={(reason) => t('reviews.refused', { reason })}
    />
  );
}
