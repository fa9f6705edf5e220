import { Button, List, SegmentedControl, Table, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleTerms } from '@marsad/schemas';
import type { RuleVersion } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { Panel } from '../../parts/panel.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { notJudged } from './not-judged.ts';
import { sameTerms } from './same-terms.ts';
import styles from './rules.module.css';
import { useRuleReplay, type ReplayProgress, type ReplayResult } from './use-rule-replay.ts';

const HOUR_MS = 3_600_000;
const LENGTHS = [1, 6, 24, 48] as const;
/** How many incidents are listed; the rest are only counted. */
const MOST_LISTED = 50;

type Props = { terms: RuleTerms | undefined; defined: RuleVersion | undefined };

/** Tries the rule, as it is entered, on what was seen: what it would have raised, and how much of the time could be judged. */
export function RuleReplay({ terms, defined }: Props) {
  const { t } = useTranslation();
  const [hours, setHours] = useState<number>(24);
  const [progress, replay] = useRuleReplay();
  const version = terms && defined && sameTerms(terms, defined) ? defined.version : undefined;
  return (
    <Panel title={t('ruleBook.parts.replay')}>
      <div className={styles.body} data-part="rule-replay">
        <Text size="sm">{t('ruleBook.replay.hint')}</Text>
        <SegmentedControl
          aria-label={t('ruleBook.replay.length')}
          data={LENGTHS.map((length) => ({
            value: String(length),
            label: t('ruleBook.replay.hours', { count: length }),
          }))}
          value={String(hours)}
          onChange={(value) => setHours(Number(value))}
        />
        <Button
          variant="default"
          leftSection={<IconHistory size={16} aria-hidden />}
          disabled={terms === undefined}
          loading={progress.kind === 'waiting'}
          onClick={() => terms && replay({ rule: terms, version, lengthMs: hours * HOUR_MS })}
        >
          {t('ruleBook.replay.button')}
        </Button>
        <div role="status">
          <Outcome progress={progress} />
        </div>
      </div>
    </Panel>
  );
}

function Outcome({ progress }: { progress: ReplayProgress }) {
  const { t } = useTranslation();
  switch (progress.kind) {
    case 'idle':
      return null;
    case 'waiting':
      return <Text size="sm">{t('ruleBook.replay.waiting')}</Text>;
    case 'silent':
      return <Text size="sm">{t('ruleBook.replay.silent')}</Text>;
    case 'failed':
      return <Text size="sm">{t(`problems.${progress.problem}`)}</Text>;
    case 'answered':
      return <Answer result={progress.result} />;
  }
}

function Answer({ result }: { result: ReplayResult }) {
  const { t } = useTranslation();
  const format = useFormat();
  const wordFor = useWordFor();
  if (result.state === 'refused')
    return (
      <Text size="sm" data-outcome="refused">
        {wordFor('ruleBook.refusals', result.refusal ?? 'refused')}
      </Text>
    );
  const { raised, judgedMs, incidents } = result;
  return (
    <div className={styles.result} data-outcome={result.state}>
      <Text fw={600}>{t('ruleBook.replay.raised', { count: raised })}</Text>
      <Text size="sm">{t('ruleBook.replay.judged', { value: format.span(judgedMs) })}</Text>
      <NotJudged result={result} />
      {incidents.length > 0 && (
        <WideTable minWidth={360} columns={[t('ruleBook.replay.began'), t('ruleBook.replay.lasted')]}>
          {incidents.slice(0, MOST_LISTED).map(({ eventId, beganAtMs, endedAtMs }) => (
            <Table.Tr key={eventId}>
              <Table.Td>{format.moment(beganAtMs)}</Table.Td>
              <Table.Td>
                {endedAtMs === undefined ? t('ruleBook.replay.goesOn') : format.span(endedAtMs - beganAtMs)}
              </Table.Td>
            </Table.Tr>
          ))}
        </WideTable>
      )}
    </div>
  );
}

/** How much of the time was not judged, and of that how much for each reason. */
function NotJudged({ result }: { result: ReplayResult }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { totalMs, reasons } = notJudged(result);
  if (totalMs === 0) return null;
  return (
    <div data-part="not-judged">
      <Text size="sm">{t('ruleBook.replay.missing.total', { value: format.span(totalMs) })}</Text>
      <List size="sm">
        {reasons.map(({ why, ms }) => (
          <List.Item key={why} data-why={why}>
            {t(`ruleBook.replay.missing.${why}`, { value: format.span(ms) })}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
