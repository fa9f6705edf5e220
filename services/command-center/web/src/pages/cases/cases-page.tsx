import { IconBriefcase } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, useLocation, useNavigate, useParams, useSearchParams } from 'react-router';
import { TextInput } from '@mantine/core';
import { useCases } from '../../api/cases.ts';
import type { CaseSummary } from '../../api/types.ts';
import { CaseField } from '../../parts/case-field.tsx';
import { DetailPane, ListDetail, ListPane, Rows } from '../../parts/list-detail.tsx';
import { Ltr } from '../../parts/ltr.tsx';
import { When } from '../../parts/moment.tsx';
import { Empty, QueryState } from '../../parts/states.tsx';
import { CaseAct } from './case-act.tsx';
import { CaseDetail } from './case-detail.tsx';
import { textOf } from './drafts.ts';
import styles from './cases.module.css';

/** The cases that the person is on, beside the one that they work on. */
export default function CasesPage() {
  const { t } = useTranslation();
  const { id } = useParams();
  const cases = useCases();
  const [address] = useSearchParams();
  const listed = cases.data?.cases ?? [];
  return (
    <ListDetail isChosen={id !== undefined}>
      <ListPane
        label={t('caseWork.title')}
        head={
          <>
            <h1>{t('caseWork.title')}</h1>
            <p className="label">{t('caseWork.lead')}</p>
            {cases.data?.mayOpen && <OpenCase />}
            {id === undefined && (address.has('alert') || address.has('camera')) && (
              <p role="status">{t('caseWork.toAdd')}</p>
            )}
          </>
        }
      >
        <QueryState query={cases} />
        {cases.data && listed.length === 0 && (
          <Empty icon={<IconBriefcase aria-hidden />} hint={t('caseWork.noneHint')}>
            {t('caseWork.none')}
          </Empty>
        )}
        <Rows items={listed} idOf={({ caseId }) => caseId} row={(summary) => <CaseRow summary={summary} />} />
      </ListPane>
      <DetailPane label={t('caseWork.detail')}>
        {id === undefined ? (
          <Empty icon={<IconBriefcase aria-hidden />}>{t('caseWork.choose')}</Empty>
        ) : (
          <CaseDetail key={id} id={id} />
        )}
      </DetailPane>
    </ListDetail>
  );
}

function CaseRow({ summary }: { summary: CaseSummary }) {
  const { t } = useTranslation();
  const { search } = useLocation();
  const { caseId, title, reference, state, alerts, spans, plates, holds, changedAtMs } = summary;
  return (
    <NavLink
      to={{ pathname: `/cases/${encodeURIComponent(caseId)}`, search }}
      className={styles.row ?? ''}
      data-case={caseId}
    >
      <span className={styles.rowTitle}>
        <bdi>{title}</bdi>
        <When ms={changedAtMs} />
      </span>
      <span className="label">
        <Ltr className="mono">{reference}</Ltr> · {t(`caseWork.states.${state}`)}
      </span>
      <span className="label">{t('caseWork.counts', { alerts, spans, plates, holds })}</span>
    </NavLink>
  );
}

function OpenCase() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { search } = useLocation();
  const [reference, setReference] = useState('');
  const [title, setTitle] = useState('');
  return (
    <CaseAct
      kind="case.open"
      decisionOf={() => {
        const [ref, subject] = [textOf(reference, 1), textOf(title, 3)];
        return ref && subject ? { kind: 'case.open', reference: ref, title: subject } : undefined;
      }}
      onDone={({ caseId }) => {
        setReference('');
        setTitle('');
        if (caseId) void navigate({ pathname: `/cases/${encodeURIComponent(caseId)}`, search });
      }}
    >
      <CaseField label={t('caseWork.reference')} value={reference} onChange={setReference} />
      <TextInput
        required
        maxLength={120}
        label={t('caseWork.caseTitle')}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
    </CaseAct>
  );
}
