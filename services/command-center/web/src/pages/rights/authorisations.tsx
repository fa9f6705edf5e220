import { useTranslation } from 'react-i18next';
import type { GovernanceView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { CodeFact, Fact, WideFact } from '../../parts/facts.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { AuthorisationForm } from './authorisation-form.tsx';
import { Decisions, type DecideProps } from './decide.tsx';
import { CameraNames, Person } from './people.tsx';
import { Record, Records } from './record.tsx';
import { inQueueOrder } from './records.ts';
import { Standing } from './standing.tsx';

type Authorisation = GovernanceView['authorisations'][number];
type Grant = GovernanceView['grants'][number];

const decisionsOn = (authorisationId: string): readonly DecideProps[] => [
  { kind: 'authorisation.approve', decisionOf: () => ({ kind: 'authorisation.approve', authorisationId }) },
  {
    kind: 'authorisation.reject',
    decisionOf: (reason) => ({ kind: 'authorisation.reject', authorisationId, reason }),
  },
  {
    kind: 'authorisation.end',
    tone: 'narrow',
    decisionOf: (reason) => ({ kind: 'authorisation.end', authorisationId, reason }),
  },
];

/** Whose face may be searched, where and until when, and who decided it (controls 2 to 4). */
export function Authorisations({ view }: { view: GovernanceView }) {
  const { t } = useTranslation();
  const labelOf = (entryId: string): string =>
    view.watchlist.find((entry) => entry.entryId === entryId)?.label ?? entryId;
  return (
    <Records
      none={t('rights.authorisationsNone')}
      begin={view.begin.includes('authorisation.request') && <AuthorisationForm view={view} />}
      records={inQueueOrder(view.authorisations)}
      record={(authorisation) => {
        const { authorisationId } = authorisation;
        const grant = view.grants.find((live) => live.authorisationId === authorisationId);
        return (
          <Record
            key={authorisationId}
            id={authorisationId}
            state={authorisation.state}
            title={t(`objectives.${authorisation.objective}`)}
            marks={
              <>
                {grant && (
                  <Standing tone="good" part="live">
                    {t('states.live')}
                  </Standing>
                )}
                {authorisation.simulated && <Simulated />}
              </>
            }
            facts={<AuthorisationFacts authorisation={authorisation} grant={grant} labelOf={labelOf} />}
          >
            <Decisions next={authorisation.next} decisions={decisionsOn(authorisationId)} />
          </Record>
        );
      }}
    />
  );
}

type FactsProps = {
  authorisation: Authorisation;
  grant: Grant | undefined;
  labelOf: (entryId: string) => string;
};

function AuthorisationFacts({ authorisation, grant, labelOf }: FactsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { requestedBy, decidedBy, endedBy, offence } = authorisation;
  return (
    <>
      <CodeFact name={t('rights.fields.case')}>{authorisation.caseReference}</CodeFact>
      <Fact name={t('rights.fields.persons')}>{authorisation.entryIds.map(labelOf).join(' · ')}</Fact>
      <Fact name={t('rights.fields.cameras')}>
        <CameraNames ids={authorisation.cameras} />
      </Fact>
      {offence && <Fact name={t('rights.fields.offence')}>{t(`offences.${offence}`)}</Fact>}
      <Fact name={t('rights.fields.from')}>
        <Moment ms={authorisation.fromMs} />
      </Fact>
      <Fact name={t('rights.fields.until')}>
        <Moment ms={authorisation.toMs} />
      </Fact>
      <Fact name={t('rights.fields.requestedBy')}>
        <Person of={requestedBy} />
      </Fact>
      {decidedBy && (
        <Fact name={t('rights.fields.decidedBy')}>
          <Person of={decidedBy} />
        </Fact>
      )}
      {endedBy && (
        <Fact name={t('rights.fields.endedBy')}>
          <Person of={endedBy} />
        </Fact>
      )}
      {grant && (
        <WideFact name={t('states.live')} isNamed={false}>
          {t('rights.form.grantUntil', { time: format.time(grant.expiresAtMs) })}
        </WideFact>
      )}
    </>
  );
}
