import { ActionIcon } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowLeft,
  IconArrowRight,
  IconArrowUp,
  IconPlayerStopFilled,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import { useEffect, type ComponentType, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { DIRECTIONS, directionOf, type Direction, type Hold } from './hold.ts';
import styles from './ptz-controls.module.css';

const ICONS: Readonly<Record<Direction, ComponentType<{ size: number; 'aria-hidden': true }>>> = {
  up: IconArrowUp,
  left: IconArrowLeft,
  right: IconArrowRight,
  down: IconArrowDown,
  in: IconZoomIn,
  out: IconZoomOut,
};

type PadProps = {
  hold: Hold;
  /** Whether this person may move the camera now. */
  canMove: boolean;
  /** Whether the camera can be stopped, which anybody may who moves cameras. */
  canStop: boolean;
};

/** The buttons that move a camera while they are held: with a pointer, with space or return, or with the arrow keys on any of them. */
export function PtzPad({ hold, canMove, canStop }: PadProps) {
  const { t } = useTranslation();
  // A button that is disabled under the finger hears nothing of its end.
  useEffect(() => {
    if (!canMove) hold.release();
  }, [hold, canMove]);
  const onKey = (event: KeyboardEvent, act: (direction: Direction) => void): void => {
    const direction = directionOf(event.key);
    if (!direction || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (canMove) act(direction);
  };
  return (
    <div
      role="group"
      aria-label={t('ptz.pad')}
      // Left is the left of the picture, in Arabic too.
      dir="ltr"
      className={styles.pad}
      onKeyDown={(event) => onKey(event, hold.press)}
      onKeyUp={(event) => onKey(event, hold.release)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) hold.release();
      }}
    >
      {DIRECTIONS.map((direction) => (
        <HoldButton key={direction} direction={direction} hold={hold} disabled={!canMove} />
      ))}
      <ActionIcon
        size={44}
        color="red"
        className={styles.stop}
        aria-label={t('ptz.stop')}
        title={t('ptz.stop')}
        data-ptz="stop"
        disabled={!canStop}
        onClick={hold.stop}
      >
        <IconPlayerStopFilled size={20} aria-hidden />
      </ActionIcon>
    </div>
  );
}

type HoldButtonProps = { direction: Direction; hold: Hold; disabled: boolean };

function HoldButton({ direction, hold, disabled }: HoldButtonProps) {
  const { t } = useTranslation();
  const Icon = ICONS[direction];
  const onPressKey = (event: KeyboardEvent, act: (direction: Direction) => void): void => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    // No click follows: this press is held.
    event.preventDefault();
    act(direction);
  };
  const letGo = (): void => hold.release(direction);
  return (
    <ActionIcon
      size={44}
      variant="default"
      className={styles[direction]}
      aria-label={t(`ptz.${direction}`)}
      title={t(`ptz.${direction}`)}
      data-ptz={direction}
      disabled={disabled}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        hold.press(direction);
      }}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onLostPointerCapture={letGo}
      onBlur={letGo}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => onPressKey(event, hold.press)}
      onKeyUp={(event) => onPressKey(event, hold.release)}
      // A screen reader clicks without a pointer and without a key.
      onClick={(event) => {
        if (event.detail === 0) hold.nudge(direction);
      }}
    >
      <Icon size={20} aria-hidden />
    </ActionIcon>
  );
}
