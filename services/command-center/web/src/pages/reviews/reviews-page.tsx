import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { Alert } from '../../api/types.ts';
import { useAlert, useAlertPages } from '../../api/queries.ts';
import { DetailPane, ListDetail, ListFoot, ListPane, Rows } from '../../parts/list-detail.tsx';
import { Ltr } from '../../parts/ltr.tsx';
import { useCameraName } from '../../parts/names.ts';
import { Empty, QueryState } from '../../parts/states.tsx';
import { ReviewBadge } from '../alerts/badges.tsx';
import { ListRow, RowPlace } from '../alerts/list-row.tsx';
import { Candidate } from './candidate.tsx';

/** The server filters the candidates, so that the pages reach every candidate, however many other alerts came since. */
const FACES = { kind: 'face' } as const;

/** The list of candidates beside the candidate that the reviewer compares. */
export default function ReviewsPage() {
  const { t } = useTranslation();
  const { id } = useParams();
  const pages = useAlertPages(FACES);
  const faces = pages.data?.pages.flatMap((page) => page.alerts) ?? [];
  const listed = faces.find(({ alertId }) => alertId === id);
  // A person may open an old candidate by its address, before the list has loaded it.
  const unlisted = useAlert(pages.data && !listed ? id : undefined).data;
  const chosen = listed ?? (unlisted?.why.rule === 'face' ? unlisted : undefined);
  return (
    <ListDetail isChosen={id !== undefined}>
      <ListPane
        label={t('reviews.title')}
        head={
          <>
            <h1>{t('reviews.title')}</h1>
            <p className="label">{t('reviews.lead')}</p>
          </>
        }
      >
        <QueryState query={pages} />
        {pages.data && faces.length === 0 && (
          <Empty icon={<IconUsers aria-hidden />} hint={t('reviews.noneHint')}>
            {t('reviews.none')}
          </Empty>
        )}
        <Rows items={faces} idOf={({ alertId }) => alertId} row={(alert) => <ReviewRow alert={alert} />} />
        {pages.hasNextPage && (
          <ListFoot>
            <Button variant="default" size="xs" onClick={() => void pages.fetchNextPage()}>
              {t('alerts.older')}
            </Button>
          </ListFoot>
        )}
      </ListPane>
      <DetailPane label={t('reviews.question')}>
        {chosen ? (
          <Candidate key={chosen.alertId} alert={chosen} />
        ) : (
          <Empty icon={<IconUsers aria-hidden />}>{t('reviews.choose')}</Empty>
        )}
      </DetailPane>
    </ListDetail>
  );
}

function ReviewRow({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const cameraName = useCameraName();
  if (alert.why.rule !== 'face') return null;
  return (
    <ListRow
      alert={alert}
      to={`/reviews/${encodeURIComponent(alert.alertId)}`}
      icon={<IconUsers size={18} aria-hidden />}
      title={t(`objectives.${alert.why.objective}`)}
      state={<ReviewBadge state={alert.state}>{t(`reviews.outcomes.${alert.why.review}`)}</ReviewBadge>}
    >
      <RowPlace>
        {cameraName(alert.camera)} · <Ltr>{alert.why.caseReference}</Ltr>
      </RowPlace>
    </ListRow>
  );
}
