import { Button, Text } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleTerms } from '@marsad/schemas';
import { useDecision } from '../../api/decisions.ts';
import { useCameras, useMe } from '../../api/queries.ts';
import type { RuleKindView, RuleVersion } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { Panel } from '../../parts/panel.tsx';
import { SigningDialog } from '../../signing/signing-dialog.tsx';
import { useDraft } from '../rights/decision-form.tsx';
import { DecisionOutcome } from '../rights/decision-outcome.tsx';
import { forgetDraft, keepDraft, keptDraft } from './kept-draft.ts';
import { draftOfRule, EMPTY_RULE, termsOfRule } from './rule-draft.ts';
import { LimitFields, NotifyFields, WhatFields } from './rule-fields.tsx';
import { RulePlace } from './rule-place.tsx';
import { RuleReplay } from './rule-replay.tsx';
import styles from './rules.module.css';
import { ScheduleFields } from './schedule-fields.tsx';

/** A new rule, as the address names it. */
const NEW = 'NEW';

type Props = {
  kinds: readonly RuleKindView[];
  /** The newest version of the rule that is changed. Absent: a new one. */
  defined?: RuleVersion;
};

/** The form of one rule: what, where, when and how grave, tried on stored tracks before it is signed. */
export function RuleEditor({ kinds, defined }: Props) {
  const { t } = useTranslation();
  const before = defined && termsIn(defined);
  const edited = defined?.ruleId ?? NEW;
  const { draft, setDraft } = useDraft(keptDraft(edited) ?? (before ? draftOfRule(before) : EMPTY_RULE));
  useEffect(forgetDraft, []);
  const change = (more: Partial<typeof draft>): void => setDraft((known) => ({ ...known, ...more }));
  const camera = useCameras().data?.find(({ camera: id }) => id === draft.camera);
  const kind = kinds.find(({ kind: name }) => name === draft.kind);
  const mayDefine = useMe().data?.decides.some((decides) => decides.kind === 'rule.define') ?? false;
  const terms = termsOfRule(draft, camera?.district, kind, before);
  const fields = { draft, change, kinds, kind, camera, isNew: defined === undefined };
  return (
    <form
      className={styles.editor}
      aria-label={defined?.ruleId ?? t('ruleBook.add')}
      onSubmit={(event) => event.preventDefault()}
    >
      <fieldset className={styles.fields} disabled={!mayDefine}>
        <legend className="visually-hidden">{t('ruleBook.parts.what')}</legend>
        <Panel title={t('ruleBook.parts.what')}>
          <div className={styles.body}>
            <WhatFields {...fields} />
          </div>
        </Panel>
        <Panel title={t('ruleBook.parts.where')}>
          <div className={styles.body}>
            <RulePlace {...fields} onSignPlace={(placeId) => keepDraft(edited, { ...draft, placeId })} />
          </div>
        </Panel>
        <Panel title={t('ruleBook.parts.limits')}>
          <div className={styles.body}>
            <LimitFields {...fields} />
          </div>
        </Panel>
        <Panel title={t('ruleBook.parts.schedule')}>
          <div className={styles.body}>
            <ScheduleFields schedule={draft.schedule} onChange={(schedule) => change({ schedule })} />
          </div>
        </Panel>
        <Panel title={t('ruleBook.parts.notify')}>
          <div className={styles.body}>
            <NotifyFields {...fields} />
          </div>
        </Panel>
      </fieldset>
      {mayDefine && (
        <>
          <RuleReplay terms={isMissing(terms) ? undefined : terms} defined={defined} />
          <Send terms={terms} defined={defined} />
        </>
      )}
    </form>
  );
}

type SendProps = { terms: ReturnType<typeof termsOfRule>; defined: RuleVersion | undefined };

function Send({ terms, defined }: SendProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [progress, decide, cancel] = useDecision();
  const send = (): void => {
    if (isMissing(terms)) return;
    decide({ kind: 'rule.define', rule: terms, ...(defined && { replaces: defined.version }) });
  };
  return (
    <Panel title={t('ruleBook.parts.send')}>
      <div className={styles.body}>
        {isMissing(terms) && (
          <Text size="sm" role="status" data-part="missing">
            {t('ruleBook.incomplete', { fields: format.list(terms.map((part) => t(`ruleBook.missing.${part}`))) })}
          </Text>
        )}
        <Button
          data-decision="rule.define"
          disabled={isMissing(terms)}
          loading={progress.kind === 'sending'}
          leftSection={<IconSignature size={16} aria-hidden />}
          onClick={send}
        >
          {t('decisions.rule.define')}
        </Button>
        <SigningDialog progress={progress} onCancel={cancel} />
        <DecisionOutcome progress={progress} />
      </div>
    </Panel>
  );
}

const isMissing = (terms: ReturnType<typeof termsOfRule>): terms is Exclude<typeof terms, RuleTerms> =>
  Array.isArray(terms);

/** What a person says of the rule, without what governance notes about it. */
function termsIn({
  version: _,
  state: __,
  inForceFromMs: ___,
  definedBy: ____,
  definedAtMs: _____,
  reason: ______,
  ...terms
}: RuleVersion): RuleTerms {
  return terms;
}
