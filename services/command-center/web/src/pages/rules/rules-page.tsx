import { Button } from '@mantine/core';
import { IconArrowBackUp, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useSigningReturn } from '../../api/decisions.ts';
import { useMe, useRule, useRuleKinds } from '../../api/queries.ts';
import type { DecisionAnswer } from '../../api/types.ts';
import { Page, PageHead, PageTools } from '../../parts/page.tsx';
import { QueryState } from '../../parts/states.tsx';
import { DecisionOutcome } from '../rights/decision-outcome.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { RuleHistoryPanel } from './rule-history.tsx';
import { RuleList } from './rule-list.tsx';
import styles from './rules.module.css';

/** The value of `edit` in the address for a rule that does not exist yet. No rule has this id, because ids have no capitals. */
const NEW = 'NEW';

/** The rules of the person’s districts: what is raised where, what operators answered, and the form of one rule. */
export default function RulesPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const { progress: returned } = useSigningReturn<DecisionAnswer>();
  const mayDefine = useMe().data?.decides.some(({ kind }) => kind === 'rule.define') ?? false;
  const edited = query.get('edit');
  return (
    <Page>
      <PageHead title={t('ruleBook.title')} lead={t('ruleBook.lead')}>
        <PageTools>
          <DecisionOutcome progress={returned} />
          {edited !== null && (
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={16} aria-hidden />}
              onClick={() => setQuery({})}
            >
              {t('ruleBook.back')}
            </Button>
          )}
          {edited === null && mayDefine && (
            <Button
              data-part="add-rule"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => setQuery({ edit: NEW })}
            >
              {t('ruleBook.add')}
            </Button>
          )}
        </PageTools>
      </PageHead>
      {edited === null && <RuleList onOpen={(rule) => setQuery({ edit: rule })} />}
      {edited === NEW && <NewRule />}
      {edited !== null && edited !== NEW && <DefinedRule key={edited} id={edited} />}
    </Page>
  );
}

function NewRule() {
  const kinds = useRuleKinds();
  return (
    <>
      <QueryState query={kinds} />
      {kinds.data && <RuleEditor kinds={kinds.data} />}
    </>
  );
}

/** A rule that exists: its form, with the newest version in it, and its history. */
function DefinedRule({ id }: { id: string }) {
  const kinds = useRuleKinds();
  const rule = useRule(id);
  const newest = rule.data?.versions[0];
  return (
    <>
      <QueryState query={rule} />
      {kinds.data && rule.data && newest && (
        <div className={styles.whole}>
          <RuleEditor key={newest.version} kinds={kinds.data} defined={newest} />
          <RuleHistoryPanel history={rule.data} />
        </div>
      )}
    </>
  );
}
