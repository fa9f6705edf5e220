import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RuleHistory } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { Panel } from '../../parts/panel.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { shownThreshold } from './rule-draft.ts';
import styles from './rules.module.css';

/** Every version of a rule, who defined it, what operators answered to its alerts, and a threshold that those answers suggest. */
export function RuleHistoryPanel({ history: { versions, answers, proposal } }: { history: RuleHistory }) {
  const { t } = useTranslation();
  const format = useFormat();
  const answersTo = (version: number) => answers.find((counts) => counts.version === version);
  return (
    <Panel title={t('ruleBook.parts.history')}>
      <div className={styles.body} data-part="rule-history">
        {proposal ? (
          <Text size="sm" data-part="proposal">
            {t('ruleBook.proposal.text', {
              ...proposal,
              name: t(`ruleBook.thresholds.${proposal.threshold}`),
              was: format.plain(shownThreshold(proposal.threshold, proposal.from)),
              becomes: format.plain(shownThreshold(proposal.threshold, proposal.to)),
            })}
          </Text>
        ) : (
          <Text size="sm" c="dimmed">
            {t('ruleBook.proposal.none')}
          </Text>
        )}
        <WideTable
          minWidth={640}
          columns={[
            t('ruleBook.fields.version'),
            t('ruleBook.history.from'),
            t('ruleBook.history.by'),
            t('ruleBook.answers.raised'),
            t('ruleBook.answers.confirmed'),
            t('ruleBook.answers.dismissed'),
          ]}
        >
          {versions.map(({ version, state, inForceFromMs, definedBy }) => (
            <Table.Tr key={version} data-version={version}>
              <Table.Td>
                {format.number(version)}
                {state === 'withdrawn' && ` · ${t('ruleBook.standings.withdrawn')}`}
              </Table.Td>
              <Table.Td>{format.moment(inForceFromMs)}</Table.Td>
              <Table.Td>
                <bdi>{definedBy.name}</bdi>
              </Table.Td>
              <Table.Td>{format.number(answersTo(version)?.raised ?? 0)}</Table.Td>
              <Table.Td>{format.number(answersTo(version)?.confirmed ?? 0)}</Table.Td>
              <Table.Td>{format.number(answersTo(version)?.dismissed ?? 0)}</Table.Td>
            </Table.Tr>
          ))}
        </WideTable>
      </div>
    </Panel>
  );
}
