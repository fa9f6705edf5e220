import { Button, Checkbox, Group, Select, Textarea } from '@mantine/core';
import { IconUserCheck, IconUserMinus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assignee } from '@marsad/schemas';
import { useCommand } from '../../api/commands.ts';
import { useAlerts, useCity, useMe } from '../../api/queries.ts';
import type { Alert } from '../../api/types.ts';
import { asOneLine } from '../../i18n/one-line.ts';
import { useName } from '../../parts/names.ts';
import { CommandOutcome } from './alert-actions.tsx';
import { peopleOf } from './desk-people.ts';
import styles from './desk-work.module.css';
import { kindOf } from './kind.ts';
import { MuteRule } from './mute-rule.tsx';

/** Who has the alert, the checklist of its kind, and notes: for those who may act on it. */
export default function DeskWork({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const mayHandle = useMe().data?.places.includes('cameras') ?? false;
  if (!mayHandle) return null;
  return (
    <section className={styles.work} aria-label={t('desk.work')} data-part="desk-work">
      <Assignment alert={alert} />
      <Checklist alert={alert} />
      <NoteForm alert={alert} />
      <MuteRule alert={alert} />
    </section>
  );
}

function Assignment({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const me = useMe().data;
  const known = useAlerts().data?.alerts ?? [];
  const [progress, run] = useCommand(alert);
  const self: Assignee[] = me ? [{ subject: me.subject, name: me.name }] : [];
  const people = peopleOf([...known, alert], self);
  const isOver = alert.state === 'dismissed' || alert.state === 'closed';
  const give = (subject: string | null): void => {
    const assignTo = people.find((person) => person.subject === subject);
    if (assignTo) run({ action: 'assign', assignTo });
  };
  return (
    <div className={styles.part}>
      <h3>{t('desk.assigned')}</h3>
      <Group gap="xs">
        <span data-part="assigned">{alert.assignedTo ? <bdi>{alert.assignedTo.name}</bdi> : t('desk.nobody')}</span>
        {!isOver && alert.assignedTo?.subject !== me?.subject && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconUserCheck size={14} aria-hidden />}
            onClick={() => give(me?.subject ?? null)}
          >
            {t('desk.take')}
          </Button>
        )}
        {!isOver && alert.assignedTo && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconUserMinus size={14} aria-hidden />}
            onClick={() => run({ action: 'assign' })}
          >
            {t('desk.release')}
          </Button>
        )}
        {!isOver && people.length > 1 && (
          <Select
            size="xs"
            aria-label={t('desk.giveTo')}
            placeholder={t('desk.giveTo')}
            data={people.map(({ subject, name }) => ({ value: subject, label: name }))}
            value={alert.assignedTo?.subject ?? null}
            onChange={give}
          />
        )}
      </Group>
      <CommandOutcome progress={progress} />
    </div>
  );
}

function Checklist({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const name = useName();
  const points = useCity().data?.checklists?.[kindOf(alert)] ?? [];
  const [progress, run] = useCommand(alert);
  if (points.length === 0) return null;
  const doneBy = (item: string) => alert.checks?.find((check) => check.item === item)?.actor.name;
  return (
    <fieldset className={styles.part}>
      <legend>{t('desk.checklist')}</legend>
      {points.map(({ item, text }) => (
        <Checkbox
          key={item}
          size="sm"
          label={name(text, item)}
          description={doneBy(item)}
          checked={doneBy(item) !== undefined}
          disabled={progress.kind === 'sending'}
          onChange={(event) => run({ action: 'check', check: { item, done: event.currentTarget.checked } })}
        />
      ))}
      <CommandOutcome progress={progress} />
    </fieldset>
  );
}

function NoteForm({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const [progress, run] = useCommand(alert);
  const text = note.trim();
  return (
    <form
      className={styles.part}
      onSubmit={(event) => {
        event.preventDefault();
        if (!text) return;
        run({ action: 'note', note: text });
        setNote('');
      }}
    >
      <Textarea
        label={t('desk.note')}
        value={note}
        maxLength={500}
        autosize
        minRows={1}
        onChange={(event) => setNote(asOneLine(event.currentTarget.value))}
      />
      <Button type="submit" size="xs" variant="default" disabled={!text}>
        {t('desk.addNote')}
      </Button>
      <CommandOutcome progress={progress} />
    </form>
  );
}
