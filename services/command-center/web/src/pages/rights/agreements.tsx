import { useTranslation } from 'react-i18next';
import { useCity } from '../../api/queries.ts';
import type { GovernanceView } from '../../api/types.ts';
import { Fact } from '../../parts/facts.tsx';
import { Moment } from '../../parts/moment.tsx';
import { useAgencyName, useName } from '../../parts/names.ts';
import { Simulated } from '../../parts/simulated.tsx';
import { AgreementForm } from './agreement-form.tsx';
import { Decide } from './decide.tsx';
import { Person } from './people.tsx';
import { Record, Records } from './record.tsx';
import { newestFirst } from './records.ts';

type Agreement = GovernanceView['agreements'][number];

/** Which alerts are shared with which agency. Without an agreement nothing is shared (control 21). */
export function Agreements({ view }: { view: GovernanceView }) {
  const { t } = useTranslation();
  const agencyName = useAgencyName();
  return (
    <Records
      none={t('rights.agreementsNone')}
      begin={view.begin.includes('agreement.sign') && <AgreementForm />}
      records={newestFirst(view.agreements, ({ signedAtMs }) => signedAtMs)}
      record={(agreement) => (
        <Record
          key={agreement.agreementId}
          id={agreement.agreementId}
          state={agreement.state}
          title={<bdi title={agreement.agency}>{agencyName(agreement.agency)}</bdi>}
          marks={agreement.demonstration && <Simulated />}
          facts={<AgreementFacts agreement={agreement} />}
        >
          {agreement.next.includes('agreement.end') && (
            <Decide
              kind="agreement.end"
              tone="narrow"
              decisionOf={(reason) => ({ kind: 'agreement.end', agreementId: agreement.agreementId, reason })}
            />
          )}
        </Record>
      )}
    />
  );
}

function AgreementFacts({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation();
  const name = useName();
  const districts = useCity().data?.districts;
  const districtName = (id: string): string =>
    id === '*' ? t('rights.form.wholeCity') : name(districts?.find((district) => district.id === id)?.name, id);
  return (
    <>
      <Fact name={t('rights.fields.rules')}>{agreement.rules.map((rule) => t(`rules.${rule}`)).join(' · ')}</Fact>
      <Fact name={t('rights.fields.districts')}>{agreement.districts.map(districtName).join(' · ')}</Fact>
      <Fact name={t('rights.fields.purpose')}>{t(`sharingPurposes.${agreement.purpose}`)}</Fact>
      <Fact name={t('rights.fields.legalBasis')}>{agreement.legalBasis}</Fact>
      <Fact name={t('rights.fields.until')}>
        <Moment ms={agreement.expiresAtMs} />
      </Fact>
      <Fact name={t('rights.fields.signedBy')}>
        <Person of={agreement.signedBy} />
      </Fact>
    </>
  );
}
