import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TurningMovements } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { ChartFrame, type Frame } from './chart-frame.tsx';
import styles from './charts.module.css';
import { TurningBins } from './turning-bins.tsx';
import { layOut, movementsOf, type DrawnMovement } from './turning.ts';

type Props = { answer: TurningMovements; class: string | undefined; nameOf: (place: string) => string };

/** Turning movements: bands from entries to exits, as wide as their number, and the usual table of entries and exits. */
export function TurningPanel({ answer, class: objectClass, nameOf }: Props) {
  const { t } = useTranslation();
  const movements = movementsOf(answer, objectClass);
  const entries = answer.entries.filter((entry) => movements.some(({ from }) => from === entry));
  const exits = answer.exits.filter((exit) => movements.some(({ to }) => to === exit));
  if (movements.length === 0)
    return (
      <Panel title={t('traffic.turning')}>
        <Empty hint={t('traffic.noTurnsHint')}>{t('traffic.noTurns')}</Empty>
      </Panel>
    );
  return (
    <Panel title={t('traffic.turning')}>
      <div className={styles.body}>
        <TurningDiagram title={t('traffic.turning')} drawn={layOut(movements, entries, exits)} nameOf={nameOf} />
        <TurningTable answer={answer} movements={movements} entries={entries} exits={exits} nameOf={nameOf} />
        <TurningBins answer={answer} class={objectClass} movements={movements} nameOf={nameOf} />
      </div>
    </Panel>
  );
}

type DiagramProps = { title: string; drawn: readonly DrawnMovement[]; nameOf: (place: string) => string };
const LABEL_PX = 96;
const HUES = 6;

function TurningDiagram({ title, drawn, nameOf }: DiagramProps) {
  const entries = [...new Set(drawn.map(({ from }) => from))];
  const draw = ({ width, height }: Frame) => {
    const [left, right] = [LABEL_PX, width - LABEL_PX];
    const middle = (left + right) / 2;
    const y = (share: number): number => 8 + share * (height - 16);
    const band = ({ fromAt, toAt, height: band }: DrawnMovement): string =>
      `M${left},${y(fromAt)} C${middle},${y(fromAt)} ${middle},${y(toAt)} ${right},${y(toAt)} ` +
      `L${right},${y(toAt + band)} C${middle},${y(toAt + band)} ${middle},${y(fromAt + band)} ${left},${y(fromAt + band)} Z`;
    const middleOf = (side: 'from' | 'to', name: string): number => {
      const [own, at] = [
        drawn.filter((movement) => movement[side] === name),
        side === 'from' ? 'fromAt' : 'toAt',
      ] as const;
      const [first, last] = [
        Math.min(...own.map((one) => one[at])),
        Math.max(...own.map((one) => one[at] + one.height)),
      ];
      return y((first + last) / 2) + 4;
    };
    return (
      <>
        {drawn.map((movement) => (
          <path
            key={`${movement.from} ${movement.to}`}
            d={band(movement)}
            className={styles[`turn${entries.indexOf(movement.from) % HUES}`]}
          >
            <title>{`${nameOf(movement.from)} → ${nameOf(movement.to)}: ${movement.count}`}</title>
          </path>
        ))}
        {entries.map((from) => (
          <text key={from} x={left - 6} y={middleOf('from', from)} className={styles.valueLabel}>
            {nameOf(from)}
          </text>
        ))}
        {[...new Set(drawn.map(({ to }) => to))].map((to) => (
          <text key={to} x={right + 6} y={middleOf('to', to)} className={styles.placeLabel}>
            {nameOf(to)}
          </text>
        ))}
      </>
    );
  };
  return <ChartFrame title={title} height={220} draw={draw} />;
}

type TableProps = {
  answer: TurningMovements;
  movements: readonly { from: string; to: string; count: number }[];
  entries: readonly string[];
  exits: readonly string[];
  nameOf: (place: string) => string;
};

function TurningTable({ movements, entries, exits, nameOf }: TableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const count = (from: string | undefined, to: string | undefined): number =>
    movements
      .filter((movement) => (from ?? movement.from) === movement.from && (to ?? movement.to) === movement.to)
      .reduce((sum, movement) => sum + movement.count, 0);
  return (
    <WideTable minWidth={320} columns={[t('traffic.entryExit'), ...exits.map(nameOf), t('traffic.total')]}>
      {[...entries, undefined].map((from) => (
        <Table.Tr key={from ?? ''}>
          <Table.Th scope="row">{from === undefined ? t('traffic.total') : nameOf(from)}</Table.Th>
          {[...exits, undefined].map((to) => (
            <Table.Td key={to ?? ''}>
              <Ltr>{format.number(count(from, to))}</Ltr>
            </Table.Td>
          ))}
        </Table.Tr>
      ))}
    </WideTable>
  );
}
