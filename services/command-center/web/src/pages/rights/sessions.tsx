import { useTranslation } from 'react-i18next';
import type { GovernanceView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Fact } from '../alerts/facts.tsx';
import { Record, Records } from './record.tsx';

/** The log of every time in which faces were compared (control 9). */
export function Sessions({ view }: { view: GovernanceView }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Records none={t('rights.sessionsNone')}>
      {view.faceSessions
        .toSorted((a, b) => b.startedAtMs - a.startedAtMs)
        .map((session) => (
          <Record
            key={session.sessionId}
            id={session.sessionId}
            state={session.endedAtMs === undefined ? 'live' : 'ended'}
            title={<Ltr className="mono">{session.authorisationId}</Ltr>}
            facts={
              <>
                <Fact name={t('rights.fields.started')}>
                  <Moment ms={session.startedAtMs} />
                </Fact>
                {session.endedAtMs !== undefined && (
                  <Fact name={t('rights.fields.ended')}>
                    <Moment ms={session.endedAtMs} />
                    {session.endReason && ` · ${t(`sessionEnds.${session.endReason}`)}`}
                  </Fact>
                )}
                <Fact name={t('rights.fields.heads')}>
                  <Ltr>{`${session.headsSeen} · ${session.headsRefused}`}</Ltr>
                </Fact>
                <Fact name={t('rights.fields.candidates')}>{session.candidates}</Fact>
                <Fact name={t('rights.fields.threshold')}>
                  <Ltr>{format.percent(session.model.threshold)}</Ltr>
                </Fact>
                <Fact name={t('rights.fields.model')}>
                  <Ltr className="mono" title={session.model.sha256}>
                    {`${session.model.name} ${session.model.sha256.slice(0, 12)}`}
                  </Ltr>
                </Fact>
                <Fact name={t('rights.fields.watchlistHash')}>
                  <Ltr className="mono" title={session.watchlistHash}>
                    {session.watchlistHash.slice(0, 16)}
                  </Ltr>
                </Fact>
              </>
            }
          />
        ))}
    </Records>
  );
}
