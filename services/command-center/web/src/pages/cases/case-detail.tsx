import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCase } from '../../api/cases.ts';
import { useSigningReturn } from '../../api/decisions.ts';
import { KEYS, queryClient } from '../../api/query-client.ts';
import type { CaseAnswered } from '../../api/types.ts';
import { CodeFact, Fact, Facts } from '../../parts/facts.tsx';
import { Moment } from '../../parts/moment.tsx';
import { QueryState } from '../../parts/states.tsx';
import { StatementView } from '../../signing/statement-view.tsx';
import { DetailHead } from '../alerts/detail-head.tsx';
import { CaseAct } from './case-act.tsx';
import { CaseOutcome } from './case-outcome.tsx';
import { CaseAlerts, CaseNotes, CasePeople } from './case-parts.tsx';
import { CasePlates } from './case-plates.tsx';
import { CaseSpans } from './case-spans.tsx';
import styles from './cases.module.css';
import { textOf } from './drafts.ts';
import { ReasonText } from './fields.tsx';
import { may } from './may.ts';

/** One case: who works on it, what belongs to it, what is held for it, and the evidence that leaves. */
export function CaseDetail({ id }: { id: string }) {
  const { t } = useTranslation();
  const found = useCase(id);
  const { progress, matter } = useSigningReturn<CaseAnswered>();
  useEffect(() => {
    if (progress.kind === 'answered') void queryClient.invalidateQueries({ queryKey: KEYS.cases });
  }, [progress]);
  if (!found.data) return <QueryState query={found} />;
  const view = found.data;
  const { title, reference, state, openedBy, openedAtMs } = view.record;
  return (
    <article className={styles.detail} data-part="case" data-state={state}>
      <DetailHead
        listPath="/cases"
        title={
          <h2>
            <bdi>{title}</bdi>
          </h2>
        }
        where={t(`caseWork.states.${state}`)}
      />
      {matter && <StatementView matter={matter} lead={t('statement.signed')} />}
      <CaseOutcome progress={progress} />
      <Facts>
        <CodeFact name={t('caseWork.reference')}>{reference}</CodeFact>
        <Fact name={t('caseWork.openedBy')}>
          <bdi>{openedBy.name}</bdi> · <Moment ms={openedAtMs} />
        </Fact>
        <Fact name={t('caseWork.yourRole')}>{t(`caseWork.roles.${view.role}`)}</Fact>
      </Facts>
      <CaseSpans view={view} />
      <CaseAlerts view={view} />
      <CasePlates view={view} />
      <CaseNotes view={view} />
      <CasePeople view={view} />
      {may(view, 'case.close') && <CloseCase caseId={id} />}
    </article>
  );
}

function CloseCase({ caseId }: { caseId: string }) {
  const [typed, setTyped] = useState('');
  return (
    <div className={styles.acts}>
      <CaseAct
        kind="case.close"
        decisionOf={() => {
          const reason = textOf(typed, 3);
          return reason ? { kind: 'case.close', caseId, reason } : undefined;
        }}
      >
        <ReasonText value={typed} onChange={setTyped} />
      </CaseAct>
    </div>
  );
}
