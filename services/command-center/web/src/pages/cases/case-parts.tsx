import { Autocomplete, Select, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { CaseRole, type CaseDecision } from '@marsad/schemas';
import { useAlerts } from '../../api/queries.ts';
import type { CaseView } from '../../api/types.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Moment } from '../../parts/moment.tsx';
import { useCameraName } from '../../parts/names.ts';
import { Panel } from '../../parts/panel.tsx';
import { peopleOf } from '../alerts/desk-people.ts';
import { kindOf } from '../alerts/kind.ts';
import { CaseAct } from './case-act.tsx';
import styles from './cases.module.css';
import { askedToAdd, textOf } from './drafts.ts';
import { NoteText } from './fields.tsx';
import { may } from './may.ts';

type Props = { view: CaseView };
type Added = { by: { name: string }; atMs: number };

/** Who added something, and when. The name has its own direction, so that it does not turn the date round. */
export function AddedBy({ added }: { added: Added }) {
  return (
    <span className="label">
      <bdi>{added.by.name}</bdi> · <Moment ms={added.atMs} />
    </span>
  );
}

type ListProps<Item> = {
  title: string;
  part: string;
  items: readonly Item[];
  idOf: (item: Item) => string;
  hint?: string;
  head?: ReactNode;
  children: (item: Item) => ReactNode;
};

/** A part of a case: what it has, and how to add to it. */
export function CaseList<Item>({ title, part, items, idOf, hint, head, children }: ListProps<Item>) {
  const { t } = useTranslation();
  return (
    <Panel title={title} head={head}>
      {items.length === 0 && <p className={styles.nothing}>{hint ?? t('caseWork.nothing')}</p>}
      <ul className={styles.items} data-part={part}>
        {items.map((item) => (
          <li key={idOf(item)} data-id={idOf(item)}>
            {children(item)}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

export function CaseAlerts({ view }: Props) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const cameraName = useCameraName();
  const known = useAlerts().data?.alerts;
  const { caseId, alerts } = view.record;
  const [address] = useSearchParams();
  const { alert } = askedToAdd(address);
  const isNew = alert && alerts.every(({ alertId }) => alertId !== alert.alertId);
  return (
    <CaseList
      title={t('caseWork.alerts')}
      part="case-alerts"
      items={alerts}
      idOf={({ alertId }) => alertId}
      hint={t('caseWork.alertsHint')}
      head={
        isNew &&
        may(view, 'alert.add') && (
          <CaseAct
            kind="alert.add"
            text={t('caseWork.addThisAlert')}
            decisionOf={() => ({ kind: 'alert.add', caseId, ...alert }) as CaseDecision}
          />
        )
      }
    >
      {(added) => {
        const listed = known?.find(({ alertId }) => alertId === added.alertId);
        return (
          <>
            <Link to={`/alerts/${encodeURIComponent(added.alertId)}`}>
              {listed ? (
                `${wordFor('alerts.kinds', kindOf(listed))} · ${cameraName(listed.camera)}`
              ) : (
                <Ltr className="mono">{added.alertId}</Ltr>
              )}
            </Link>
            <AddedBy added={added} />
          </>
        );
      }}
    </CaseList>
  );
}

export function CaseNotes({ view }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const { caseId, notes } = view.record;
  return (
    <CaseList
      title={t('caseWork.notes')}
      part="case-notes"
      items={notes}
      idOf={({ noteId }) => noteId}
      head={
        may(view, 'note.add') && (
          <CaseAct
            kind="note.add"
            decisionOf={() => {
              const text = textOf(typed, 1);
              return text ? { kind: 'note.add', caseId, text } : undefined;
            }}
            onDone={() => setTyped('')}
          >
            <NoteText value={typed} onChange={setTyped} />
          </CaseAct>
        )
      }
    >
      {(note) => (
        <>
          <p className={styles.text} dir="auto">
            {note.text}
          </p>
          <AddedBy added={note} />
        </>
      )}
    </CaseList>
  );
}

export function CasePeople({ view }: Props) {
  const { t } = useTranslation();
  const { caseId, people } = view.record;
  return (
    <CaseList
      title={t('caseWork.people')}
      part="case-people"
      items={people}
      idOf={({ subject }) => subject}
      head={may(view, 'person.add') && <AddPerson caseId={caseId} />}
    >
      {(person) => (
        <>
          <span>
            <bdi>{person.name}</bdi> · {t(`caseWork.roles.${person.role}`)}
          </span>
          <AddedBy added={person} />
          {may(view, 'person.remove') && (
            <CaseAct
              kind="person.remove"
              of={person.name}
              decisionOf={() => ({ kind: 'person.remove', caseId, subject: person.subject })}
            />
          )}
        </>
      )}
    </CaseList>
  );
}

/** The platform has no list of its people, which the identity provider keeps: whoever acted on an alert is proposed, anybody can be typed. */
function AddPerson({ caseId }: { caseId: string }) {
  const { t } = useTranslation();
  const [subject, setSubject] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<CaseRole>('member');
  const known = peopleOf(useAlerts().data?.alerts ?? [], []);
  return (
    <CaseAct
      kind="person.add"
      decisionOf={() => {
        const [who, called] = [textOf(subject, 1), textOf(name, 1)];
        return who && called ? { kind: 'person.add', caseId, subject: who, name: called, role } : undefined;
      }}
      onDone={() => {
        setSubject('');
        setName('');
      }}
    >
      <Autocomplete
        required
        maxLength={200}
        dir="ltr"
        label={t('caseWork.subject')}
        data={known.map((person) => person.subject)}
        value={subject}
        onChange={(chosen) => {
          setSubject(chosen);
          const person = known.find((candidate) => candidate.subject === chosen);
          if (person) setName(person.name);
        }}
      />
      <TextInput
        required
        maxLength={120}
        label={t('caseWork.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        allowDeselect={false}
        label={t('caseWork.role')}
        data={CaseRole.options.map((value) => ({ value, label: t(`caseWork.roles.${value}`) }))}
        value={role}
        onChange={(chosen) => setRole(CaseRole.options.find((value) => value === chosen) ?? 'member')}
      />
    </CaseAct>
  );
}
