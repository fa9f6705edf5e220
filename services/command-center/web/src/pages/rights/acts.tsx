import { useTranslation } from 'react-i18next';
import type { GovernanceView } from '../../api/types.ts';
import { CodeFact, Fact } from '../../parts/facts.tsx';
import { Moment } from '../../parts/moment.tsx';
import { useAgencyName } from '../../parts/names.ts';
import { Simulated } from '../../parts/simulated.tsx';
import { ActForm } from './act-form.tsx';
import { Decide } from './decide.tsx';
import { CameraNames, Person } from './people.tsx';
import { Record, Records } from './record.tsx';
import { newestFirst } from './records.ts';

type Act = GovernanceView['acts'][number];

/** Under which act each analytic runs (control 1). */
export function Acts({ view }: { view: GovernanceView }) {
  const { t } = useTranslation();
  return (
    <Records
      none={t('rights.actsNone')}
      begin={view.begin.includes('act.publish') && <ActForm />}
      records={newestFirst(view.acts, ({ signedAtMs }) => signedAtMs)}
      record={(act) => (
        <Record
          key={act.actId}
          id={act.actId}
          state={act.state}
          title={t(`analytics.${act.analytic}`)}
          marks={act.demonstration && <Simulated />}
          facts={<ActFacts act={act} />}
        >
          {act.next.includes('act.withdraw') && (
            <Decide
              kind="act.withdraw"
              tone="narrow"
              decisionOf={(reason) => ({ kind: 'act.withdraw', actId: act.actId, reason })}
            />
          )}
        </Record>
      )}
    />
  );
}

function ActFacts({ act }: { act: Act }) {
  const { t } = useTranslation();
  const agencyName = useAgencyName();
  return (
    <>
      <Fact name={t('rights.fields.purpose')}>{t(`purposes.${act.purpose}`)}</Fact>
      <Fact name={t('rights.fields.cameras')}>
        <CameraNames ids={act.cameras} />
      </Fact>
      <Fact name={t('rights.fields.dataCategories')}>
        {act.dataCategories.map((category) => t(`rights.data.${category}`)).join(' · ')}
      </Fact>
      <Fact name={t('rights.fields.controller')}>{act.controller}</Fact>
      <Fact name={t('rights.fields.recipients')}>{act.recipients.map(agencyName).join(' · ')}</Fact>
      <CodeFact name={t('rights.fields.cndp')}>{act.cndpReference}</CodeFact>
      <Fact name={t('rights.fields.until')}>
        <Moment ms={act.expiresAtMs} />
      </Fact>
      <Fact name={t('rights.fields.signedBy')}>
        <Person of={act.signedBy} />
      </Fact>
    </>
  );
}
