import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PublicReport } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { useAgencyName } from '../../parts/names.ts';
import { WideTable } from '../../parts/wide-table.tsx';

const ACTS = ['agency', 'action', 'object', 'purpose', 'outcome', 'times', 'withCase'] as const;

/** What was done, by authority, purpose and outcome. */
export function ActsTable({ acts }: Pick<PublicReport, 'acts'>) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const agencyName = useAgencyName();
  const format = useFormat();
  return (
    <WideTable minWidth={760} columns={ACTS.map((column) => t(`report.columns.${column}`))}>
      {acts.map((act) => (
        <Table.Tr key={[act.agency, act.action, act.objectKind, act.purpose, act.outcome].join(' ')}>
          <Table.Td>
            <bdi title={act.agency}>{agencyName(act.agency)}</bdi>
          </Table.Td>
          <Table.Td>{wordFor('audit.actions', act.action)}</Table.Td>
          <Table.Td>{wordFor('audit.objects', act.objectKind)}</Table.Td>
          <Table.Td>{wordFor('audit.purposes', act.purpose)}</Table.Td>
          <Table.Td>{wordFor('report.outcomes', act.outcome)}</Table.Td>
          <Table.Td>{format.number(act.acts)}</Table.Td>
          <Table.Td>{format.number(act.withCase)}</Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  );
}

const DECISIONS = ['agency', 'decision', 'outcome', 'times'] as const;

/** What was decided about rights: searches for persons and plates, acts, agreements, halts. */
export function DecisionsTable({ decisions }: Pick<PublicReport, 'decisions'>) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const agencyName = useAgencyName();
  const format = useFormat();
  return (
    <WideTable minWidth={560} columns={DECISIONS.map((column) => t(`report.columns.${column}`))}>
      {decisions.map(({ agency, kind, accepted, refusal, count }) => (
        <Table.Tr key={[agency, kind, accepted, refusal].join(' ')}>
          <Table.Td>
            <bdi title={agency}>{agencyName(agency)}</bdi>
          </Table.Td>
          <Table.Td>{wordFor('decisions', kind)}</Table.Td>
          <Table.Td>{wordFor('report.outcomes', accepted ? 'allowed' : 'refused')}</Table.Td>
          <Table.Td>{format.number(count)}</Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  );
}

const ALARMS = ['alarm', 'times'] as const;

/** What the log noticed by itself. */
export function AlarmsTable({ alarms }: Pick<PublicReport, 'alarms'>) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const format = useFormat();
  return (
    <WideTable minWidth={320} columns={ALARMS.map((column) => t(`report.columns.${column}`))}>
      {alarms.map(({ kind, count }) => (
        <Table.Tr key={kind}>
          <Table.Td>{wordFor('audit.alarms', kind)}</Table.Td>
          <Table.Td>{format.number(count)}</Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  );
}
