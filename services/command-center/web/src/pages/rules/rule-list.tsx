import { Button } from '@mantine/core';
import { IconEdit, IconRuler2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useRules } from '../../api/queries.ts';
import type { RuleView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { CodeFact, Fact, Facts } from '../../parts/facts.tsx';
import { useName, useNamesOf } from '../../parts/names.ts';
import { Panel } from '../../parts/panel.tsx';
import { Empty, QueryState } from '../../parts/states.tsx';
import { Decide } from '../rights/decide.tsx';
import styles from './rules.module.css';
import { ScheduleText } from './schedule-text.tsx';

type ListProps = { onOpen: (rule: string) => void };

/** The newest version of each rule, with what operators answered to its alerts. */
export function RuleList({ onOpen }: ListProps) {
  const { t } = useTranslation();
  const rules = useRules();
  return (
    <Panel title={t('ruleBook.list')}>
      <QueryState query={rules} />
      {rules.data?.length === 0 && (
        <Empty icon={<IconRuler2 aria-hidden />} hint={t('ruleBook.noneHint')}>
          {t('ruleBook.none')}
        </Empty>
      )}
      <ul className={styles.list}>
        {rules.data?.map((view) => (
          <RuleRow key={view.rule.ruleId} view={view} onOpen={onOpen} />
        ))}
      </ul>
    </Panel>
  );
}

function RuleRow({ view: { rule, standing, answers, next }, onOpen }: ListProps & { view: RuleView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useName();
  const wordFor = useWordFor();
  const names = useNamesOf()(rule.camera);
  const place = [...(names?.zones ?? []), ...(names?.lines ?? [])].find(({ id }) => id === rule.placeId);
  const current = answers.find(({ version }) => version === rule.version);
  const kind = wordFor('alerts.kinds', rule.kind);
  return (
    <li className={styles.row} data-rule={rule.ruleId} data-standing={standing}>
      <header>
        <h3>{kind}</h3>
        <span className={styles.standing}>{t(`ruleBook.standings.${standing}`)}</span>
      </header>
      <Facts>
        <CodeFact name={t('ruleBook.fields.id')}>{rule.ruleId}</CodeFact>
        <Fact name={t('ruleBook.fields.camera')}>{name(names?.name, rule.camera)}</Fact>
        <Fact name={t('ruleBook.fields.place')}>
          {rule.placeId === undefined ? t('ruleBook.wholePicture') : name(place?.name, rule.placeId)}
        </Fact>
        <Fact name={t('ruleBook.fields.severity')}>{wordFor('ruleBook.severities', rule.severity)}</Fact>
        <Fact name={t('ruleBook.fields.schedule')}>
          <ScheduleText schedule={rule.schedule} />
        </Fact>
        <Fact name={t('ruleBook.fields.version')}>
          {format.number(rule.version)} · {format.moment(rule.inForceFromMs)}
        </Fact>
        <Fact name={t('ruleBook.answers.title')}>
          {current ? t('ruleBook.answers.line', current) : t('ruleBook.answers.nothing')}
        </Fact>
      </Facts>
      <div className={styles.actions}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconEdit size={16} aria-hidden />}
          aria-label={t('ruleBook.openOf', { id: rule.ruleId })}
          onClick={() => onOpen(rule.ruleId)}
        >
          {t('ruleBook.open')}
        </Button>
        {next.includes('rule.withdraw') && (
          <Decide
            kind="rule.withdraw"
            tone="narrow"
            hint={t('ruleBook.withdrawHint')}
            decisionOf={(reason) => ({ kind: 'rule.withdraw', ruleId: rule.ruleId, reason })}
          />
        )}
      </div>
    </li>
  );
}
