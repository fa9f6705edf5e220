import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AUDIT_ACTIONS, AUDIT_ALARMS, AUDIT_OBJECTS, AUDIT_PURPOSES, isKnown } from '@marsad/schemas';
import type { LoggedLeaf } from '../../api/types.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Moment } from '../../parts/moment.tsx';
import { useAgencyName } from '../../parts/names.ts';
import { WideTable } from '../../parts/wide-table.tsx';

/** The word for a name; a name that this page does not know is shown as it is. */
const wordOf = <Known extends string>(
  known: readonly Known[],
  name: string,
  toWord: (name: Known) => string,
): string => (isKnown(known, name) ? toWord(name) : name);

/** What was done, with which outcome, and how often. */
function Act({ entry }: { entry: LoggedLeaf }) {
  const { t } = useTranslation();
  const { outcome } = entry;
  return (
    <>
      {wordOf(AUDIT_ACTIONS, entry.action, (name) => t(`audit.actions.${name}`))}
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

/** An alarm that the log itself raised, and the entries that it is about. */
function Alarm({ entry: { leafKind, producer, seq, lastSeq } }: { entry: LoggedLeaf }) {
  const { t } = useTranslation();
  return (
    <strong>
      {wordOf(AUDIT_ALARMS, leafKind, (name) => t(`audit.alarms.${name}`))}
      <br />
      <Ltr className="mono">{producer}</Ltr>{' '}
      {seq === lastSeq ? t('audit.number', { from: seq }) : t('audit.numbers', { from: seq, to: lastSeq })}
    </strong>
  );
}

const COLUMNS = ['index', 'when', 'who', 'did', 'what', 'why', 'case', 'commitment'] as const;

/** A page of the log. */
export function Entries({ entries }: { entries: readonly LoggedLeaf[] }) {
  const { t } = useTranslation();
  return (
    <WideTable minWidth={820} verticalSpacing={5} columns={COLUMNS.map((column) => t(`audit.${column}`))}>
      {entries.map((entry) => (
        <Entry key={entry.index} entry={entry} />
      ))}
    </WideTable>
  );
}

function Entry({ entry }: { entry: LoggedLeaf }) {
  const { t } = useTranslation();
  const agencyName = useAgencyName();
  return (
    <Table.Tr>
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
      <Table.Td>{wordOf(AUDIT_OBJECTS, entry.objectKind, (name) => t(`audit.objects.${name}`))}</Table.Td>
      <Table.Td>{wordOf(AUDIT_PURPOSES, entry.purpose, (name) => t(`audit.purposes.${name}`))}</Table.Td>
      <Table.Td>
        <Ltr className="mono">{entry.caseReference}</Ltr>
      </Table.Td>
      <Table.Td>
        <Ltr className="mono" title={entry.objectCommitment}>
          {entry.objectCommitment.slice(0, 12)}
        </Ltr>
      </Table.Td>
    </Table.Tr>
  );
}
