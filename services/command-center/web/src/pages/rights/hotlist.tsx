import { Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { hotlistEndOf } from '@marsad/schemas';
import type { GovernanceView } from '../../api/types.ts';
import { CodeFact, Fact } from '../../parts/facts.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Plate } from '../../parts/plate.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { Decisions, type DecideProps } from './decide.tsx';
import { HotlistForm } from './hotlist-form.tsx';
import { HotlistImport } from './hotlist-import.tsx';
import { Record, Records } from './record.tsx';
import { hotlistState, newestFirst, refreshedUntilMs } from './records.ts';

type Entry = GovernanceView['hotlist'][number];

const decisionsOn = (entry: Entry): readonly DecideProps[] => [
  {
    kind: 'hotlist.refresh',
    decisionOf: () => ({
      kind: 'hotlist.refresh',
      entryId: entry.entryId,
      expiresAtMs: refreshedUntilMs(entry, Date.now()),
    }),
  },
  {
    kind: 'hotlist.withdraw',
    tone: 'narrow',
    decisionOf: (reason) => ({ kind: 'hotlist.withdraw', entryId: entry.entryId, reason }),
  },
];

/** Which plates are searched, for which reason and case, and until when. */
export function Hotlist({ view }: { view: GovernanceView }) {
  const { t } = useTranslation();
  return (
    <Records
      none={t('rights.hotlistNone')}
      begin={
        view.begin.includes('hotlist.add') && (
          <Group gap="xs">
            <HotlistForm />
            {view.begin.includes('hotlist.import') && <HotlistImport view={view} />}
          </Group>
        )
      }
      records={newestFirst(view.hotlist, ({ refreshedAtMs }) => refreshedAtMs)}
      record={(entry) => (
        <Record
          key={entry.entryId}
          id={entry.entryId}
          state={hotlistState(entry, view.atMs)}
          title={<Plate plate={entry.plate} />}
          marks={entry.simulated && <Simulated />}
          facts={
            <>
              <Fact name={t('rights.fields.reason')}>{t(`alerts.hotlistReasons.${entry.reason}`)}</Fact>
              <CodeFact name={t('rights.fields.case')}>{entry.caseReference}</CodeFact>
              <Fact name={t('rights.fields.refreshed')}>
                <Moment ms={entry.refreshedAtMs} />
              </Fact>
              <Fact name={t('rights.fields.searchedUntil')}>
                <Moment ms={hotlistEndOf(entry)} />
              </Fact>
              <Fact name={t('rights.fields.until')}>
                <Moment ms={entry.expiresAtMs} />
              </Fact>
            </>
          }
        >
          <Decisions next={entry.next} decisions={decisionsOn(entry)} />
        </Record>
      )}
    />
  );
}
