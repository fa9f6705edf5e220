import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { BEHAVIOUR_KINDS, isKnown } from '@marsad/schemas';
import type { TrafficIncidents } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { MomentLink } from '../../parts/moment-link.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { ChartFrame, MARGIN, type Frame } from './chart-frame.tsx';
import styles from './charts.module.css';

type Incident = TrafficIncidents['incidents'][number];
type Props = { answer: TrafficIncidents; nameOf: (place: string) => string };

const ROW_PX = 22;
/** Room for the kinds beside the line of time. */
const LABELS_PX = 150;

/** What happened at a camera on the line of time, and as a list. Whom it was about, an alert says to those who may see it. */
export function IncidentsPanel({ answer, nameOf }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const wordFor = useKindWord();
  const { incidents } = answer;
  if (incidents.length === 0)
    return (
      <Panel title={t('traffic.incidents')}>
        <Empty>{t('traffic.noIncidents')}</Empty>
      </Panel>
    );
  const lasting = (incident: Incident): string => {
    if (incident.endedAtMs === incident.beganAtMs) return t('traffic.moment');
    if (incident.endedAtMs === null) return t(incident.phase === '' ? 'traffic.moment' : 'traffic.goesOn');
    return format.span(incident.endedAtMs - incident.beganAtMs);
  };
  const columns = [t('traffic.time'), t('traffic.kind'), t('traffic.place'), t('traffic.lasted'), t('playback.title')];
  return (
    <Panel title={t('traffic.incidents')}>
      <div className={styles.body}>
        <Timeline answer={answer} />
        <WideTable minWidth={420} columns={columns}>
          {incidents.map((incident) => (
            <Table.Tr key={`${incident.kind} ${incident.place} ${incident.beganAtMs}`}>
              <Table.Td>{format.moment(incident.beganAtMs)}</Table.Td>
              <Table.Td>
                {wordFor(incident.kind)}
                {incident.demonstration && <small className={styles.small}> {t('traffic.demonstration')}</small>}
              </Table.Td>
              <Table.Td>{nameOf(incident.place)}</Table.Td>
              <Table.Td>{lasting(incident)}</Table.Td>
              <Table.Td>
                <MomentLink
                  camera={answer.camera}
                  atMs={incident.beganAtMs}
                  purpose="incident_review"
                  of={`${wordFor(incident.kind)} ${format.time(incident.beganAtMs)}`}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </WideTable>
        {answer.more && <p className={styles.note}>{t('traffic.moreIncidents')}</p>}
      </div>
    </Panel>
  );
}

/** The word for a kind; a later version of the platform may have more kinds. */
function useKindWord(): (kind: string) => string {
  const { t } = useTranslation();
  return (kind) => (isKnown(BEHAVIOUR_KINDS, kind) ? t(`alerts.kinds.${kind}`) : kind);
}

function Timeline({ answer: { incidents, fromMs, toMs } }: { answer: TrafficIncidents }) {
  const { t } = useTranslation();
  const format = useFormat();
  const wordFor = useKindWord();
  const kinds = [...new Set(incidents.map(({ kind }) => kind))];
  const draw = (frame: Frame) => {
    const x = (ms: number): number =>
      LABELS_PX +
      (frame.width - LABELS_PX - MARGIN.right - 16) * Math.min(1, Math.max(0, (ms - fromMs) / (toMs - fromMs)));
    return (
      <>
        {incidents.map((incident) => {
          const until = incident.endedAtMs ?? (incident.phase === '' ? incident.beganAtMs : toMs);
          return (
            <rect
              key={`${incident.kind} ${incident.place} ${incident.beganAtMs}`}
              x={x(incident.beganAtMs)}
              width={Math.max(4, x(until) - x(incident.beganAtMs))}
              y={MARGIN.top + kinds.indexOf(incident.kind) * ROW_PX}
              height={ROW_PX - 8}
              className={styles.incident}
            >
              <title>{`${wordFor(incident.kind)} · ${format.hourMinute(incident.beganAtMs)}`}</title>
            </rect>
          );
        })}
        {kinds.map((kind, index) => (
          <text key={kind} x={4} y={MARGIN.top + index * ROW_PX + 11} className={styles.kindLabel}>
            {wordFor(kind)}
          </text>
        ))}
        {[fromMs, (fromMs + toMs) / 2, toMs].map((ms) => (
          <text key={ms} x={x(ms)} y={frame.height - 6} className={styles.timeLabel}>
            {format.hourMinute(ms)}
          </text>
        ))}
      </>
    );
  };
  return (
    <ChartFrame
      title={t('traffic.incidents')}
      height={MARGIN.top + MARGIN.bottom + kinds.length * ROW_PX}
      draw={draw}
    />
  );
}
