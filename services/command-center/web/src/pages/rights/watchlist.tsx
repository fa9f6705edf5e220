import { Button } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GovernanceView } from '../../api/types.ts';
import { fr } from '../../i18n/fr.ts';
import { useFormat } from '../../i18n/format.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { Fact } from '../alerts/facts.tsx';
import { Decide } from './decide.tsx';
import { Person } from './people.tsx';
import { Record, Records } from './record.tsx';
import { WatchlistForm } from './watchlist-form.tsx';

type PictureReason = keyof typeof fr.pictureReasons;
const isPictureReason = (reason: string): reason is PictureReason => reason in fr.pictureReasons;
/** Why a picture is of no use, in the reader's language; a reason that this page does not know yet, as it is. */
const reasonText = (reason = '', t: TFunction): string =>
  isPictureReason(reason) ? t(`pictureReasons.${reason}`) : reason;

/** Who may be looked for at all: a lawful picture, two approvals, an end (control 12). */
export function Watchlist({ view }: { view: GovernanceView }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Records none={t('rights.watchlistNone')} begin={view.begin.includes('watchlist.propose') && <WatchlistForm />}>
      {view.watchlist
        .toSorted((a, b) => b.proposedAtMs - a.proposedAtMs)
        .map((entry) => (
          <Record
            key={entry.entryId}
            id={entry.entryId}
            state={entry.state}
            title={<bdi>{entry.label}</bdi>}
            marks={entry.simulated && <Simulated />}
            facts={
              <>
                <Fact name={t('rights.fields.category')}>{t(`objectives.${entry.category}`)}</Fact>
                <Fact name={t('rights.fields.case')}>
                  <Ltr className="mono">{entry.caseReference}</Ltr>
                </Fact>
                <Fact name={t('rights.fields.imageSource')}>{t(`imageSources.${entry.imageSource}`)}</Fact>
                <Fact name={t('rights.fields.quality')}>
                  {!entry.assessment
                    ? t('rights.form.notAssessed')
                    : entry.assessment.usable
                      ? format.percent(entry.assessment.quality)
                      : t('rights.form.unusable', { reason: reasonText(entry.assessment.reason, t) })}
                </Fact>
                <Fact name={t('rights.fields.proposedBy')}>
                  <Person of={entry.proposedBy} />
                </Fact>
                <Fact name={t('rights.fields.approvals')}>
                  <Ltr>{`${entry.approvals.length} / 2`}</Ltr>
                  {entry.approvals.map(({ by }) => (
                    <span key={by.subject}>
                      {' · '}
                      <Person of={by} />
                    </span>
                  ))}
                </Fact>
                <Fact name={t('rights.fields.until')}>
                  <Moment ms={entry.expiresAtMs} />
                </Fact>
              </>
            }
          >
            <EnrolledPicture entryId={entry.entryId} label={entry.label} />
            {entry.next.includes('watchlist.approve') && (
              <Decide
                kind="watchlist.approve"
                decisionOf={() => ({ kind: 'watchlist.approve', entryId: entry.entryId })}
              />
            )}
            {entry.next.includes('watchlist.withdraw') && (
              <Decide
                kind="watchlist.withdraw"
                tone="narrow"
                decisionOf={(reason) => ({ kind: 'watchlist.withdraw', entryId: entry.entryId, reason })}
              />
            )}
          </Record>
        ))}
    </Records>
  );
}

/** The picture is a look of its own, recorded when it is asked for and not before. */
function EnrolledPicture({ entryId, label }: { entryId: string; label: string }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const [broken, setBroken] = useState(false);
  if (broken) return <span className="label">{t('problems.view_failed')}</span>;
  if (shown)
    return (
      <img
        className="enrolled"
        src={`/api/watchlist/${encodeURIComponent(entryId)}/picture`}
        alt={`${t('reviews.enrolled')}${t('common.colon')}${label}`}
        onError={() => setBroken(true)}
      />
    );
  return (
    <Button size="xs" variant="subtle" leftSection={<IconPhoto size={16} aria-hidden />} onClick={() => setShown(true)}>
      {t('rights.form.showPicture')}
    </Button>
  );
}
