import { useTranslation } from 'react-i18next';
import type { Alert } from '@marsad/schemas';
import type { FaceWhyShown } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Fact, Latency } from './facts.tsx';

/** Under whose authority somebody was looked for, and what two people agreed on. Before they have, only that it is in review. */
export function WhyFace({ alert, why }: { alert: Alert; why: FaceWhyShown }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className="why" aria-label={t('alerts.why.title')}>
      <h3>{t('alerts.why.title')}</h3>
      <p className="match-hint">
        {t(`reviews.outcomes.${why.review}`)}
        {why.dismissedFor && `${t('common.colon')}${t(`reviews.dismissals.${why.dismissedFor}`)}`}
      </p>
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
        {why.model && why.score !== undefined && (
          <>
            <Fact name={t('reviews.score')}>
              <Ltr>{format.percent(why.score)}</Ltr> · {t('alerts.why.threshold')}{' '}
              <Ltr>{format.percent(why.model.threshold)}</Ltr>
            </Fact>
            <Fact name={t('reviews.gallery')}>{why.gallerySize}</Fact>
            <Fact name={t('alerts.why.model')}>
              <Ltr
                className="mono"
                title={why.model.sha256}
              >{`${why.model.name} ${why.model.sha256.slice(0, 12)}`}</Ltr>
            </Fact>
          </>
        )}
        <Latency alert={alert} />
      </dl>
    </section>
  );
}
