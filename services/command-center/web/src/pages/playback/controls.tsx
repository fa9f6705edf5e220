import { ActionIcon, Button, Group, Kbd, Modal, Select } from '@mantine/core';
import {
  IconBookmark,
  IconHelp,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
  IconPlayerTrackNext,
  IconPlayerTrackPrev,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { SPEEDS } from './clock.ts';
import type { DeckShown } from './deck.ts';
import { KEYS, type Action } from './keys.ts';
import styles from './playback.module.css';

type Props = { shown: DeckShown; onAction: (action: Action) => void; onSpeed: (speed: number) => void };

/** What the keys do, for the mouse and the finger. */
export function Controls({ shown, onAction, onSpeed }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Group gap="xs" className={styles.controls}>
      <Transport playing={shown.playing} onAction={onAction} />
      <Select
        w={104}
        size="sm"
        aria-label={t('playback.speed')}
        allowDeselect={false}
        value={String(shown.speed)}
        onChange={(value) => onSpeed(Number(value))}
        data={[...new Set([...SPEEDS, shown.speed])].map((value) => ({
          value: String(value),
          label: `${format.plain(value)} ×`,
        }))}
      />
      <Loop marks={shown.marks} onAction={onAction} />
      <Group gap={4}>
        <IconAction name="zoomOut" onClick={() => onAction({ do: 'zoom', by: 2 })}>
          <IconZoomOut size={18} aria-hidden />
        </IconAction>
        <IconAction name="zoomIn" onClick={() => onAction({ do: 'zoom', by: 0.5 })}>
          <IconZoomIn size={18} aria-hidden />
        </IconAction>
      </Group>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconBookmark size={16} aria-hidden />}
        onClick={() => onAction({ do: 'bookmark' })}
      >
        {t('playback.bookmark')}
      </Button>
      <Button
        size="sm"
        variant="subtle"
        leftSection={<IconHelp size={16} aria-hidden />}
        onClick={() => onAction({ do: 'help' })}
      >
        {t('playback.keysTitle')}
      </Button>
      <span className="time" data-part="moment" data-ms={Math.round(shown.headMs)}>
        <Ltr>{format.moment(shown.headMs)}</Ltr>
        {shown.held && ` · ${t('playback.waits')}`}
      </span>
    </Group>
  );
}

type IconActionProps = {
  name: 'eventBefore' | 'frameBack' | 'frameOn' | 'eventAfter' | 'zoomIn' | 'zoomOut';
  onClick: () => void;
  children: ReactNode;
};

function IconAction({ name, onClick, children }: IconActionProps) {
  const { t } = useTranslation();
  return (
    <ActionIcon size="lg" variant="default" aria-label={t(`playback.keys.${name}`)} onClick={onClick}>
      {children}
    </ActionIcon>
  );
}

/** Time runs from left to right in every language, so these buttons do too. */
function Transport({ playing, onAction }: Pick<DeckShown, 'playing'> & Pick<Props, 'onAction'>) {
  const { t } = useTranslation();
  return (
    <Group gap={4} dir="ltr">
      <IconAction name="eventBefore" onClick={() => onAction({ do: 'event', by: -1 })}>
        <IconPlayerSkipBack size={18} aria-hidden />
      </IconAction>
      <IconAction name="frameBack" onClick={() => onAction({ do: 'frame', by: -1 })}>
        <IconPlayerTrackPrev size={18} aria-hidden />
      </IconAction>
      <ActionIcon
        size="lg"
        aria-label={t(playing ? 'playback.keys.pause' : 'playback.play')}
        onClick={() => onAction({ do: 'play_or_pause' })}
        data-part="play"
      >
        {playing ? <IconPlayerPause size={18} aria-hidden /> : <IconPlayerPlay size={18} aria-hidden />}
      </ActionIcon>
      <IconAction name="frameOn" onClick={() => onAction({ do: 'frame', by: 1 })}>
        <IconPlayerTrackNext size={18} aria-hidden />
      </IconAction>
      <IconAction name="eventAfter" onClick={() => onAction({ do: 'event', by: 1 })}>
        <IconPlayerSkipForward size={18} aria-hidden />
      </IconAction>
    </Group>
  );
}

function Loop({ marks: { inMs, outMs }, onAction }: Pick<DeckShown, 'marks'> & Pick<Props, 'onAction'>) {
  const { t } = useTranslation();
  return (
    <Group gap={4}>
      <Button size="sm" variant="default" onClick={() => onAction({ do: 'mark', which: 'in' })}>
        {t('playback.markIn')}
      </Button>
      <Button size="sm" variant="default" onClick={() => onAction({ do: 'mark', which: 'out' })}>
        {t('playback.markOut')}
      </Button>
      {(inMs !== undefined || outMs !== undefined) && (
        <Button size="sm" variant="default" onClick={() => onAction({ do: 'loop_off' })}>
          {t('playback.loopOff')}
        </Button>
      )}
    </Group>
  );
}

const KEY_TEXT: Readonly<Record<string, string>> = {
  ' ': '␣',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

export function KeysHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const translate = t as unknown as (key: string) => string;
  const rows = [
    ...KEYS.map(({ keys: [key = ''], name }) => [
      KEY_TEXT[key] ?? key.toUpperCase(),
      translate(`playback.keys.${name}`),
    ]),
    ['⇧ ← →', t('playback.keys.tenSeconds')],
  ];
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('playback.keysTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <dl className={styles.keys}>
        {rows.map(([key, text]) => (
          <div key={text}>
            <dt>
              <Kbd>
                <Ltr>{key}</Ltr>
              </Kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
