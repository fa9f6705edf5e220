import { useTranslation } from 'react-i18next';
import type { GovernanceView } from '../../api/types.ts';
import { CodeFact, Fact, WideFact } from '../../parts/facts.tsx';
import { Moment } from '../../parts/moment.tsx';
import { useCameraName } from '../../parts/names.ts';
import { Decisions, type DecideProps } from './decide.tsx';
import { Person } from './people.tsx';
import { Record, Records } from './record.tsx';
import { inQueueOrder } from './records.ts';
import { UnmaskingForm } from './unmasking-form.tsx';

type Unmasking = GovernanceView['unmaskings'][number];

const decisionsOn = (orderId: string): readonly DecideProps[] => [
  { kind: 'unmasking.approve', decisionOf: () => ({ kind: 'unmasking.approve', orderId }) },
  { kind: 'unmasking.reject', decisionOf: (reason) => ({ kind: 'unmasking.reject', orderId, reason }) },
  { kind: 'unmasking.end', tone: 'narrow', decisionOf: (reason) => ({ kind: 'unmasking.end', orderId, reason }) },
];

/** Who may play back which span of which camera without masks. Without an order everything is masked (control 20). */
export function Unmaskings({ view }: { view: GovernanceView }) {
  const { t } = useTranslation();
  const cameraName = useCameraName();
  return (
    <Records
      none={t('rights.unmaskingsNone')}
      begin={view.begin.includes('unmasking.request') && <UnmaskingForm />}
      records={inQueueOrder(view.unmaskings)}
      record={(order) => (
        <Record
          key={order.orderId}
          id={order.orderId}
          state={order.state}
          title={<bdi>{cameraName(order.camera)}</bdi>}
          facts={<UnmaskingFacts order={order} />}
        >
          <Decisions next={order.next} decisions={decisionsOn(order.orderId)} />
        </Record>
      )}
    />
  );
}

function UnmaskingFacts({ order }: { order: Unmasking }) {
  const { t } = useTranslation();
  const { decidedBy, endedBy, endReason } = order;
  return (
    <>
      <CodeFact name={t('rights.fields.subject')}>{order.subject}</CodeFact>
      <CodeFact name={t('rights.fields.case')}>{order.caseReference}</CodeFact>
      <Fact name={t('rights.fields.recordedFrom')}>
        <Moment ms={order.fromMs} />
      </Fact>
      <Fact name={t('rights.fields.recordedTo')}>
        <Moment ms={order.toMs} />
      </Fact>
      <Fact name={t('rights.fields.minutes')}>{order.forMinutes}</Fact>
      <Fact name={t(order.state === 'requested' ? 'rights.fields.askedUntil' : 'rights.fields.lookUntil')}>
        <Moment ms={order.expiresAtMs} />
      </Fact>
      <Fact name={t('rights.fields.requestedBy')}>
        <Person of={order.requestedBy} />
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
      <WideFact name={t('rights.fields.reason')}>{endReason ?? order.reason}</WideFact>
    </>
  );
}
