import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TurningMovements } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { ChartTable } from './chart-table.tsx';
import styles from './charts.module.css';
import { LEAST_SHARE } from './day-series.ts';
import { peakHourOf, turningBins, type Movement } from './turning.ts';

type Props = {
  answer: TurningMovements;
  class: string | undefined;
  movements: readonly Movement[];
  nameOf: (place: string) => string;
};

/** An hour counts as the peak hour only if this much of each of its quarters was observed. */
const WHOLE_SHARE = 0.9;
const HOUR_MS = 3_600_000;

/** Turning movements by quarter of an hour in the usual form: entries, below each its exits, and totals at the end; the peak hour below. */
export function TurningBins({ answer, class: objectClass, movements, nameOf }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const ordered = movements.toSorted((a, b) => a.from.localeCompare(b.from) || a.to.localeCompare(b.to));
  const bins = turningBins(answer, ordered, objectClass);
  const peak = peakHourOf(bins, WHOLE_SHARE);
  const isLong = answer.toMs - answer.fromMs > 24 * HOUR_MS;
  const timeOf = (ms: number): string =>
    isLong ? `${format.day(ms, ms)} ${format.hourMinute(ms)}` : format.hourMinute(ms);
  return (
    <>
      {peak && (
        <p className={styles.note} data-part="peak-hour">
          {t('traffic.peakHour')} <Ltr>{`${timeOf(peak.startMs)}–${format.hourMinute(peak.startMs + HOUR_MS)}`}</Ltr>
          {' · '}
          {t('traffic.vehicles')} <Ltr>{format.number(peak.total)}</Ltr>
          {' · '}
          {t('traffic.peakFactor')} <Ltr>{format.plain(peak.factor)}</Ltr>
        </p>
      )}
      <ChartTable label={t('traffic.byQuarter')}>
        <Table.ScrollContainer
          minWidth={120 + ordered.length * 90}
          scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
        >
          <Table verticalSpacing={4} horizontalSpacing="sm" withColumnBorders data-part="turning-bins">
            <BinsHead movements={ordered} nameOf={nameOf} />
            <Table.Tbody>
              {bins.map(({ startMs, share, counts, total }) => (
                <Table.Tr key={startMs}>
                  <Table.Th scope="row">
                    <Ltr>{timeOf(startMs)}</Ltr>
                  </Table.Th>
                  {share < LEAST_SHARE ? (
                    <Table.Td colSpan={ordered.length + 1} c="dimmed">
                      {t('traffic.notObserved')}
                    </Table.Td>
                  ) : (
                    [...counts, total].map((count, index) => (
                      <Table.Td key={index} className="numeric">
                        <Ltr>{format.number(count)}</Ltr>
                      </Table.Td>
                    ))
                  )}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </ChartTable>
    </>
  );
}

/** Two lines: each entry over its exits, as the usual sheet has it. */
function BinsHead({ movements, nameOf }: Pick<Props, 'movements' | 'nameOf'>) {
  const { t } = useTranslation();
  const entries = [...Map.groupBy(movements, ({ from }) => from)];
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th rowSpan={2} scope="col">
          {t('traffic.time')}
        </Table.Th>
        {entries.map(([from, ofEntry]) => (
          <Table.Th key={from} colSpan={ofEntry.length} scope="colgroup">
            {t('traffic.fromEntry', { name: nameOf(from) })}
          </Table.Th>
        ))}
        <Table.Th rowSpan={2} scope="col" className="numeric">
          {t('traffic.total')}
        </Table.Th>
      </Table.Tr>
      <Table.Tr>
        {movements.map(({ from, to }) => (
          <Table.Th key={`${from} ${to}`} scope="col" className="numeric">
            {t('traffic.toExit', { name: nameOf(to) })}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}
