import { Button } from '@mantine/core';
import { IconBellOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutes } from '../../api/queries.ts';
import type { MuteView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { useCameraName } from '../../parts/names.ts';
import { Decide } from '../rights/decide.tsx';
import type { DeskView } from './desk-address.ts';
import styles from './desk.module.css';

type Props = { view: DeskView; onChange: (view: DeskView) => void };

/** The rules that somebody muted, and the way to what they raised quietly. */
export function MutedRules({ view, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const mutes = useMutes().data ?? [];
  const [isOpen, setOpen] = useState(false);
  const isQuiet = view.quiet === 'only';
  return (
    <>
      {mutes.length > 0 && (
        <Button
          size="compact-xs"
          variant="default"
          data-part="mutes"
          aria-expanded={isOpen}
          leftSection={<IconBellOff size={14} aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          {t('desk.mutes.count', { count: format.number(mutes.length) })}
        </Button>
      )}
      {(isQuiet || mutes.length > 0) && (
        <Button
          size="compact-xs"
          variant="subtle"
          data-part="quiet"
          onClick={() => onChange({ ...view, quiet: isQuiet ? undefined : 'only' })}
        >
          {t(isQuiet ? 'desk.mutes.showLoud' : 'desk.mutes.showQuiet')}
        </Button>
      )}
      {isOpen && mutes.length > 0 && (
        <ul className={styles.mutes} aria-label={t('desk.mutes.title')}>
          {mutes.map((mute) => (
            <Muted key={mute.ruleId} mute={mute} />
          ))}
        </ul>
      )}
    </>
  );
}

function Muted({ mute }: { mute: MuteView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const wordFor = useWordFor();
  const cameraName = useCameraName();
  const { ruleId, kind, camera, mutedBy, untilMs, reason, quiet, next } = mute;
  return (
    <li data-mute={ruleId}>
      <strong>{wordFor('alerts.kinds', kind)}</strong> · {cameraName(camera)}
      <p>
        <bdi>{t('desk.mutes.line', { who: mutedBy.name, until: format.moment(untilMs), reason })}</bdi>
      </p>
      <p>{t('desk.mutes.quiet', { count: format.number(quiet) })}</p>
      {next.includes('rule.unmute') && (
        <Decide kind="rule.unmute" decisionOf={(why) => ({ kind: 'rule.unmute', ruleId, reason: why })} />
      )}
    </li>
  );
}
