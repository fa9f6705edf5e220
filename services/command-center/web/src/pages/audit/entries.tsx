import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AUDIT_ACTIONS, AUDIT_ALARMS, AUDIT_OBJECTS, AUDIT_PURPOSES, isKnown } from '@marsad/schemas';
import type { LoggedLeaf } from '../../api/types.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Moment } from '../../parts/moment.tsx';
import { useAgencyName } from '../../parts/names.ts';
import { BY_KEYBOARD } from '../../parts/states.tsx';

const word = <Known extends string>(known: readonly Known[], name: string, say: (name: Known) => string): string =>
  isKnown(known, name) ? say(name) : name;

/** What was done, what became of it, and how often. */
function Act({ entry }: { entry: LoggedLeaf }) {
  const { t } = useTranslation();
  const { outcome } = entry;
  return (
    <>
      {word(AUDIT_ACTIONS, entry.action, (name) => t(`audit.actions.${name}`))}
      {(outcome === 'refused' || outcome === 'failed') && (
        <>
          <br />
          <strong>{t(`audit.outcomes.${outcome}`)}</strong> <Ltr className="mono">{entry.refusal}</Ltr>
        </>
      )}
      {entry.times > 1 && <span className="label"> {t('audit.times', { count: entry.times })}</span>}
    </>
  );
}

/** What the log noticed by itself. */
function Alarm({ entry: { leafKind, producer, seq, lastSeq } }: { entry: LoggedLeaf }) {
  const { t } = useTranslation();
  return (
    <strong>
      {word(AUDIT_ALARMS, leafKind, (name) => t(`audit.alarms.${name}`))}
      <br />
      <Ltr className="mono">{producer}</Ltr>{' '}
      {seq === lastSeq ? t('audit.number', { from: seq }) : t('audit.numbers', { from: seq, to: lastSeq })}
    </strong>
  );
}

/** A page of the log. A name that a later version added is shown as it stands. */
export function Entries({ entries }: { entries: readonly LoggedLeaf[] }) {
  const { t } = useTranslation();
  const agencyName = useAgencyName();
  return (
    <Table.ScrollContainer minWidth={820} scrollAreaProps={BY_KEYBOARD}>
      <Table verticalSpacing={5} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('audit.index')}</Table.Th>
            <Table.Th>{t('audit.when')}</Table.Th>
            <Table.Th>{t('audit.who')}</Table.Th>
            <Table.Th>{t('audit.did')}</Table.Th>
            <Table.Th>{t('audit.what')}</Table.Th>
            <Table.Th>{t('audit.why')}</Table.Th>
            <Table.Th>{t('audit.case')}</Table.Th>
            <Table.Th>{t('audit.commitment')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.index}>
              <Table.Td>
                <Ltr>{entry.index}</Ltr>
              </Table.Td>
              <Table.Td>
                <Moment ms={entry.atMs} />
              </Table.Td>
              <Table.Td>
                <Ltr>{entry.actor}</Ltr>
                <br />
                <bdi className="label" title={entry.agency}>
                  {agencyName(entry.agency)}
                </bdi>
              </Table.Td>
              <Table.Td>{entry.leafKind === 'entry' ? <Act entry={entry} /> : <Alarm entry={entry} />}</Table.Td>
              <Table.Td>{word(AUDIT_OBJECTS, entry.objectKind, (name) => t(`audit.objects.${name}`))}</Table.Td>
              <Table.Td>{word(AUDIT_PURPOSES, entry.purpose, (name) => t(`audit.purposes.${name}`))}</Table.Td>
              <Table.Td>
                <Ltr className="mono">{entry.caseReference}</Ltr>
              </Table.Td>
              <Table.Td>
                <Ltr className="mono" title={entry.objectCommitment}>
                  {entry.objectCommitment.slice(0, 12)}
                </Ltr>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
