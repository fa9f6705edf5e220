import { useTranslation } from 'react-i18next';
import type { GovernanceView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { fr } from '../../i18n/fr.ts';
import { CodeFact, Fact } from '../../parts/facts.tsx';
import { Ltr } from '../../parts/ltr.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { Decisions, type DecideProps } from './decide.tsx';
import { EnrolledImage } from './enrolled-image.tsx';
import { Person } from './people.tsx';
import { Record, Records } from './record.tsx';
import { newestFirst } from './records.ts';
import { WatchlistForm } from './watchlist-form.tsx';

type Entry = GovernanceView['watchlist'][number];

const decisionsOn = (entryId: string): readonly DecideProps[] => [
  { kind: 'watchlist.approve', decisionOf: () => ({ kind: 'watchlist.approve', entryId }) },
  {
    kind: 'watchlist.withdraw',
    tone: 'narrow',
    decisionOf: (reason) => ({ kind: 'watchlist.withdraw', entryId, reason }),
  },
];

/** The persons who may be searched at all. Each needs a lawful image, two approvals, and an end (control 12). */
export function Watchlist({ view }: { view: GovernanceView }) {
  const { t } = useTranslation();
  return (
    <Records
      none={t('rights.watchlistNone')}
      begin={view.begin.includes('watchlist.propose') && <WatchlistForm />}
      records={newestFirst(view.watchlist, ({ proposedAtMs }) => proposedAtMs)}
      record={(entry) => (
        <Record
          key={entry.entryId}
          id={entry.entryId}
          state={entry.state}
          title={<bdi>{entry.label}</bdi>}
          marks={entry.simulated && <Simulated />}
          facts={<EntryFacts entry={entry} />}
        >
          <EnrolledImage entryId={entry.entryId} label={entry.label} />
          <Decisions next={entry.next} decisions={decisionsOn(entry.entryId)} />
        </Record>
      )}
    />
  );
}

function EntryFacts({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  return (
    <>
      <Fact name={t('rights.fields.category')}>{t(`objectives.${entry.category}`)}</Fact>
      <CodeFact name={t('rights.fields.case')}>{entry.caseReference}</CodeFact>
      <Fact name={t('rights.fields.imageSource')}>{t(`imageSources.${entry.imageSource}`)}</Fact>
      <Fact name={t('rights.fields.quality')}>
        <Quality assessment={entry.assessment} />
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
  );
}

type ImageReason = keyof typeof fr.pictureReasons;
const isImageReason = (reason: string): reason is ImageReason => reason in fr.pictureReasons;

/** How good the enrolled image is, or why it is unusable. A reason that this page has no word for is shown as it is. */
function Quality({ assessment }: { assessment: Entry['assessment'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!assessment) return t('rights.form.notAssessed');
  if (assessment.usable) return format.percent(assessment.quality);
  const { reason = '' } = assessment;
  return t('rights.form.unusable', { reason: isImageReason(reason) ? t(`pictureReasons.${reason}`) : reason });
}
