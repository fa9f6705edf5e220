import { useTranslation } from 'react-i18next';
import { useCity } from '../../api/queries.ts';
import type { GovernanceView } from '../../api/types.ts';
import { Moment } from '../../parts/moment.tsx';
import { useAgencyName, useName } from '../../parts/names.ts';
import { Simulated } from '../../parts/simulated.tsx';
import { Fact } from '../alerts/facts.tsx';
import { AgreementForm } from './agreement-form.tsx';
import { Decide } from './decide.tsx';
import { Person } from './people.tsx';
import { Record, Records } from './record.tsx';

/** What is shared with whom: nothing, but for these (control 21). */
export function Agreements({ view }: { view: GovernanceView }) {
  const { t } = useTranslation();
  const name = useName();
  const agencyName = useAgencyName();
  const districts = useCity().data?.districts;
  const district = (id: string): string =>
    id === '*' ? t('rights.form.wholeCity') : name(districts?.find((one) => one.id === id)?.name, id);
  return (
    <Records none={t('rights.agreementsNone')} begin={view.begin.includes('agreement.sign') && <AgreementForm />}>
      {view.agreements
        .toSorted((a, b) => b.signedAtMs - a.signedAtMs)
        .map((agreement) => (
          <Record
            key={agreement.agreementId}
            id={agreement.agreementId}
            state={agreement.state}
            title={<bdi title={agreement.agency}>{agencyName(agreement.agency)}</bdi>}
            marks={agreement.demonstration && <Simulated />}
            facts={
              <>
                <Fact name={t('rights.fields.rules')}>
                  {agreement.rules.map((rule) => t(`rules.${rule}`)).join(' · ')}
                </Fact>
                <Fact name={t('rights.fields.districts')}>{agreement.districts.map(district).join(' · ')}</Fact>
                <Fact name={t('rights.fields.purpose')}>{t(`sharingPurposes.${agreement.purpose}`)}</Fact>
                <Fact name={t('rights.fields.legalBasis')}>{agreement.legalBasis}</Fact>
                <Fact name={t('rights.fields.until')}>
                  <Moment ms={agreement.expiresAtMs} />
                </Fact>
                <Fact name={t('rights.fields.signedBy')}>
                  <Person of={agreement.signedBy} />
                </Fact>
              </>
            }
          >
            {agreement.next.includes('agreement.end') && (
              <Decide
                kind="agreement.end"
                tone="narrow"
                decisionOf={(reason) => ({ kind: 'agreement.end', agreementId: agreement.agreementId, reason })}
              />
            )}
          </Record>
        ))}
    </Records>
  );
}
