import { Button, Text } from '@mantine/core';
import { IconAlertTriangle, IconHandGrab, IconHandOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Role } from '@marsad/schemas';
import type { ProblemCode } from '../../../api/problems.ts';
import type { PtzView } from '../../../api/types.ts';
import { isolate, isolateLtr } from '../../../i18n/direction.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useWordFor } from '../../../i18n/word-for.ts';
import { ProblemNote } from '../../../parts/states.tsx';
import { useNow } from '../../../parts/use-now.ts';
import type { Hold } from './hold.ts';
import styles from './ptz-controls.module.css';
import { PtzPad } from './ptz-pad.tsx';
import { standingOf, type CommandOutcome, type Standing } from './standing.ts';
import { usePtzCommands, usePtzView } from './use-ptz.ts';

/** The controls of a camera that moves: who holds it until when, its presets, and the buttons that move it while they are held. */
export function PtzControls({ camera, role }: { camera: string; role: Role }) {
  const { t } = useTranslation();
  const query = usePtzView(camera);
  const view = query.data;
  const { hold, outcome, problem } = usePtzCommands(camera, view?.last);
  const standing = standingOf(view?.lock, role, useNow());
  const canMove = view?.movable === true && standing !== 'held';
  return (
    <section className={styles.controls} aria-label={t('ptz.title')} data-part="ptz">
      <h3>{t('ptz.title')}</h3>
      {query.error && !view && <ProblemNote error={query.error} retry={() => void query.refetch()} />}
      {view && (
        <>
          <Holder view={view} standing={standing} hold={hold} />
          <div className={styles.body}>
            <PtzPad hold={hold} canMove={canMove} canStop={view.movable} />
            <Presets view={view} hold={hold} canMove={canMove} />
          </div>
          <Text size="sm" c="dimmed">
            {t('ptz.hint')}
          </Text>
        </>
      )}
      <div role="status" data-part="ptz-outcome">
        <Outcome outcome={outcome} problem={problem} />
      </div>
    </section>
  );
}

type HolderProps = { view: PtzView; standing: Standing; hold: Hold };

function Holder({ view, standing, hold }: HolderProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { movable, home, lock } = view;
  const of = { name: isolate(lock?.name ?? ''), time: isolateLtr(format.time(lock?.untilMs ?? 0)) };
  const text = {
    free: t('ptz.free'),
    mine: t('ptz.mine', of),
    takes_over: `${t('ptz.held', of)} ${t('ptz.takeOver')}`,
    held: t('ptz.held', of),
  }[standing];
  return (
    <>
      {!movable && <Warning>{t('ptz.notMovable')}</Warning>}
      {movable && !home && <Warning>{t('ptz.away')}</Warning>}
      <div className={styles.holder} data-standing={standing}>
        <span>{text}</span>
        {standing === 'mine' && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconHandOff size={16} aria-hidden />}
            disabled={!movable}
            onClick={() => hold.command({ kind: 'release' })}
          >
            {t('ptz.release')}
          </Button>
        )}
        {(standing === 'free' || standing === 'takes_over') && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconHandGrab size={16} aria-hidden />}
            disabled={!movable}
            onClick={() => hold.command({ kind: 'hold' })}
          >
            {t('ptz.hold')}
          </Button>
        )}
      </div>
    </>
  );
}

function Presets({ view, hold, canMove }: { view: PtzView; hold: Hold; canMove: boolean }) {
  const { t } = useTranslation();
  if (view.presets.length === 0) return null;
  return (
    <div role="group" aria-label={t('ptz.presets')} className={styles.presets}>
      {view.presets.map(({ token, name }) => (
        <Button
          key={token}
          size="xs"
          variant={token === view.preset ? 'filled' : 'default'}
          aria-pressed={token === view.preset}
          data-preset={token}
          disabled={!canMove}
          onClick={() => hold.command({ kind: 'preset', preset: token })}
        >
          <bdi>{name}</bdi>
        </Button>
      ))}
    </div>
  );
}

function Outcome({ outcome, problem }: { outcome: CommandOutcome; problem: ProblemCode | undefined }) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  if (problem) return <Warning>{t(`problems.${problem}`)}</Warning>;
  if (outcome === 'silent') return <Warning>{t('ptz.silent')}</Warning>;
  return typeof outcome === 'object' ? <Warning>{wordFor('ptz.refusals', outcome.refusal)}</Warning> : null;
}

const Warning = ({ children }: { children: string }) => (
  <p className={styles.warning}>
    <IconAlertTriangle size={16} aria-hidden />
    <span>{children}</span>
  </p>
);
