import { useTranslation } from 'react-i18next';
import type { GovernanceView } from '../../api/types.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Plate } from '../../parts/plate.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { Fact } from '../alerts/facts.tsx';
import { Decide } from './decide.tsx';
import { HotlistForm } from './hotlist-form.tsx';
import { Record, Records } from './record.tsx';

const DAY_MS = 86_400_000;

/** Which plates are looked for, for which reason and case, until when. */
export function Hotlist({ view }: { view: GovernanceView }) {
  const { t } = useTranslation();
  return (
    <Records none={t('rights.hotlistNone')} begin={view.begin.includes('hotlist.add') && <HotlistForm />}>
      {view.hotlist
        .toSorted((a, b) => b.refreshedAtMs - a.refreshedAtMs)
        .map((entry) => (
          <Record
            key={entry.entryId}
            id={entry.entryId}
            state={entry.expiresAtMs <= view.atMs ? 'expired' : 'in_force'}
            title={<Plate plate={entry.plate} />}
            marks={entry.simulated && <Simulated />}
            facts={
              <>
                <Fact name={t('rights.fields.reason')}>{t(`alerts.hotlistReasons.${entry.reason}`)}</Fact>
                <Fact name={t('rights.fields.case')}>
                  <Ltr className="mono">{entry.caseReference}</Ltr>
                </Fact>
                <Fact name={t('rights.fields.refreshed')}>
                  <Moment ms={entry.refreshedAtMs} />
                </Fact>
                <Fact name={t('rights.fields.until')}>
                  <Moment ms={entry.expiresAtMs} />
                </Fact>
              </>
            }
          >
            {entry.next.includes('hotlist.refresh') && (
              <Decide
                kind="hotlist.refresh"
                decisionOf={() => ({
                  kind: 'hotlist.refresh',
                  entryId: entry.entryId,
                  expiresAtMs: Math.max(entry.expiresAtMs, Date.now()) + DAY_MS,
                })}
              />
            )}
            {entry.next.includes('hotlist.withdraw') && (
              <Decide
                kind="hotlist.withdraw"
                tone="narrow"
                decisionOf={(reason) => ({ kind: 'hotlist.withdraw', entryId: entry.entryId, reason })}
              />
            )}
          </Record>
        ))}
    </Records>
  );
}
