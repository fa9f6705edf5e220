import { useTranslation } from 'react-i18next';
import type { GovernanceView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { CodeFact, Fact } from '../../parts/facts.tsx';
import { Ltr } from '../../parts/ltr.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Record, Records } from './record.tsx';
import { newestFirst } from './records.ts';

type Session = GovernanceView['faceSessions'][number];

/** Every session in which faces were compared (control 9). */
export function Sessions({ view }: { view: GovernanceView }) {
  const { t } = useTranslation();
  return (
    <Records
      none={t('rights.sessionsNone')}
      records={newestFirst(view.faceSessions, ({ startedAtMs }) => startedAtMs)}
      record={(session) => (
        <Record
          key={session.sessionId}
          id={session.sessionId}
          state={session.endedAtMs === undefined ? 'live' : 'ended'}
          title={<Ltr className="mono">{session.authorisationId}</Ltr>}
          facts={<SessionFacts session={session} />}
        />
      )}
    />
  );
}

function SessionFacts({ session }: { session: Session }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
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
      <CodeFact name={t('rights.fields.model')} full={session.model.sha256}>
        {`${session.model.name} ${session.model.sha256.slice(0, 12)}`}
      </CodeFact>
      <CodeFact name={t('rights.fields.watchlistHash')} full={session.watchlistHash}>
        {session.watchlistHash.slice(0, 16)}
      </CodeFact>
    </>
  );
}
