import { useTranslation } from 'react-i18next';
import type { Alert, FaceWhyShown } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { CodeFact, Fact, Facts } from '../../parts/facts.tsx';
import { Ltr } from '../../parts/ltr.tsx';
import { Hint } from './badges.tsx';
import { FaceFacts } from './face-facts.tsx';
import { Latency, Why } from './why.tsx';

/** Shows under which authority a person was searched, and what two reviewers agreed on or that the review goes on. */
export function WhyFace({ alert, why }: { alert: Alert; why: FaceWhyShown }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Why>
      <Hint>
        {t(`reviews.outcomes.${why.review}`)}
        {why.dismissedFor && `${t('common.colon')}${t(`reviews.dismissals.${why.dismissedFor}`)}`}
      </Hint>
      <Facts>
        <FaceFacts why={why} />
        {why.model && why.score !== undefined && (
          <>
            <Fact name={t('reviews.score')}>
              <Ltr>{format.percent(why.score)}</Ltr> · {t('alerts.why.threshold')}{' '}
              <Ltr>{format.percent(why.model.threshold)}</Ltr>
            </Fact>
            <Fact name={t('reviews.gallery')}>{why.gallerySize}</Fact>
            <CodeFact name={t('alerts.why.model')} full={why.model.sha256}>
              {`${why.model.name} ${why.model.sha256.slice(0, 12)}`}
            </CodeFact>
          </>
        )}
        <Latency alert={alert} />
      </Facts>
    </Why>
  );
}
