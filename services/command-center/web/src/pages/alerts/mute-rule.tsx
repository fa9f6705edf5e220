import { Group, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MUTE_CEILING_MS } from '@marsad/schemas';
import { useMe, useMutes } from '../../api/queries.ts';
import type { Alert } from '../../api/types.ts';
import { Decide } from '../rights/decide.tsx';
import styles from './desk-work.module.css';

const HOUR_MS = 3_600_000;
const LENGTHS = { h1: HOUR_MS, h4: 4 * HOUR_MS, h8: 8 * HOUR_MS, h24: MUTE_CEILING_MS } as const;
type Length = keyof typeof LENGTHS;
const isLength = (text: string | null): text is Length => text !== null && text in LENGTHS;
/** The clock of this machine may be ahead, and governance refuses what ends after its own ceiling. */
const CLOCK_MARGIN_MS = 60_000;

const untilOf = (length: Length): number => Date.now() + Math.min(LENGTHS[length], MUTE_CEILING_MS - CLOCK_MARGIN_MS);

/** Mutes the rule that raised an alert, for those who may decide that. */
export function MuteRule({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const mayMute = useMe().data?.decides.some(({ kind }) => kind === 'rule.mute') ?? false;
  const mutes = useMutes().data;
  const [length, setLength] = useState<Length>('h1');
  const ruleId = alert.why.rule === 'behaviour' ? alert.why.ruleId : undefined;
  if (!mayMute || ruleId === undefined || mutes?.some((mute) => mute.ruleId === ruleId)) return null;
  return (
    <div className={styles.part} data-part="mute-rule">
      <h3>{t('desk.mutes.for')}</h3>
      <Group gap="xs">
        <Select
          size="xs"
          allowDeselect={false}
          aria-label={t('desk.mutes.for')}
          data={(Object.keys(LENGTHS) as Length[]).map((value) => ({ value, label: t(`desk.mutes.hours.${value}`) }))}
          value={length}
          onChange={(chosen) => isLength(chosen) && setLength(chosen)}
        />
        <Decide
          kind="rule.mute"
          hint={t('desk.mutes.hint')}
          decisionOf={(reason) => ({ kind: 'rule.mute', ruleId, untilMs: untilOf(length), reason })}
        />
      </Group>
    </div>
  );
}
