import { useTranslation } from 'react-i18next';
import type { Authorisation } from '@marsad/schemas';
import type { GovernanceView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { Fact } from '../alerts/facts.tsx';
import { AuthorisationForm } from './authorisation-form.tsx';
import { Decide } from './decide.tsx';
import { CameraNames, Person } from './people.tsx';
import { Record, Records } from './record.tsx';

/** What waits for a judge comes first. */
const waits = ({ state }: Authorisation): boolean => state === 'requested';

/** Who may be looked for by their face, where, until when, and who decided it (controls 2 to 4). */
export function Authorisations({ view }: { view: GovernanceView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const labelOf = (entryId: string): string =>
    view.watchlist.find((entry) => entry.entryId === entryId)?.label ?? entryId;
  return (
    <Records
      none={t('rights.authorisationsNone')}
      begin={view.begin.includes('authorisation.request') && <AuthorisationForm view={view} />}
    >
      {view.authorisations
        .toSorted((a, b) => Number(waits(b)) - Number(waits(a)) || b.requestedAtMs - a.requestedAtMs)
        .map((one) => {
          const grant = view.grants.find((live) => live.authorisationId === one.authorisationId);
          const { authorisationId } = one;
          return (
            <Record
              key={authorisationId}
              id={authorisationId}
              state={one.state}
              title={t(`objectives.${one.objective}`)}
              marks={
                <>
                  {grant && <span className="standing standing-live">{t('states.live')}</span>}
                  {one.simulated && <Simulated />}
                </>
              }
              facts={
                <>
                  <Fact name={t('rights.fields.case')}>
                    <Ltr className="mono">{one.caseReference}</Ltr>
                  </Fact>
                  <Fact name={t('rights.fields.persons')}>{one.entryIds.map(labelOf).join(' · ')}</Fact>
                  <Fact name={t('rights.fields.cameras')}>
                    <CameraNames ids={one.cameras} />
                  </Fact>
                  {one.offence && <Fact name={t('rights.fields.offence')}>{t(`offences.${one.offence}`)}</Fact>}
                  <Fact name={t('rights.fields.from')}>
                    <Moment ms={one.fromMs} />
                  </Fact>
                  <Fact name={t('rights.fields.until')}>
                    <Moment ms={one.toMs} />
                  </Fact>
                  <Fact name={t('rights.fields.requestedBy')}>
                    <Person of={one.requestedBy} />
                  </Fact>
                  {one.decidedBy && (
                    <Fact name={t('rights.fields.decidedBy')}>
                      <Person of={one.decidedBy} />
                    </Fact>
                  )}
                  {one.endedBy && (
                    <Fact name={t('rights.fields.endedBy')}>
                      <Person of={one.endedBy} />
                    </Fact>
                  )}
                  {grant && (
                    <div className="facts-wide">
                      <dt className="visually-hidden">{t('states.live')}</dt>
                      <dd>{t('rights.form.grantUntil', { time: format.time(grant.expiresAtMs) })}</dd>
                    </div>
                  )}
                </>
              }
            >
              {one.next.includes('authorisation.approve') && (
                <Decide
                  kind="authorisation.approve"
                  decisionOf={() => ({ kind: 'authorisation.approve', authorisationId })}
                />
              )}
              {one.next.includes('authorisation.reject') && (
                <Decide
                  kind="authorisation.reject"
                  decisionOf={(reason) => ({ kind: 'authorisation.reject', authorisationId, reason })}
                />
              )}
              {one.next.includes('authorisation.end') && (
                <Decide
                  kind="authorisation.end"
                  tone="narrow"
                  decisionOf={(reason) => ({ kind: 'authorisation.end', authorisationId, reason })}
                />
              )}
            </Record>
          );
        })}
    </Records>
  );
}
