import { useTranslation } from 'react-i18next';
import type { Alert, CameraNames, ReasonOf } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { CodeFact, Fact, Facts } from '../../parts/facts.tsx';
import { useName } from '../../parts/names.ts';
import { Hint } from './badges.tsx';
import { GroundPathDrawing } from './ground-path-drawing.tsx';
import { Latency, Why } from './why.tsx';

type BehaviourReason = ReasonOf<'behaviour'>;
type Props = { alert: Alert; why: BehaviourReason; names: CameraNames | undefined };

/** Shows which zone or line does not allow the behaviour, and how long the behaviour lasted. */
export function WhyBehaviour({ alert, why, names }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useName();
  const wordFor = useWordFor();
  const place =
    names?.zones.find((zone) => zone.id === why.placeId) ?? names?.lines.find((line) => line.id === why.placeId);
  return (
    <Why>
      {why.demonstration && <Hint>{t('alerts.why.demonstration')}</Hint>}
      <Facts>
        <Fact name={t('alerts.why.kind')}>{wordFor('alerts.kinds', why.kind)}</Fact>
        <Fact name={t('alerts.why.place')}>{name(place?.name, why.placeId)}</Fact>
        {why.class !== undefined && <Fact name={t('traffic.class')}>{t(`classes.${why.class}`)}</Fact>}
        {why.dwellMs !== undefined && (
          <Fact name={t('alerts.why.dwell')}>
            {format.span(why.dwellMs)}
            {why.thresholdMs !== undefined && ` · ${t('alerts.why.threshold')} ${format.span(why.thresholdMs)}`}
          </Fact>
        )}
        <Fact name={t('alerts.why.rule')}>
          {wordFor('alerts.kinds', why.kind)} · {t('alerts.why.ruleVersion', { version: why.ruleVersion })}
        </Fact>
        <IncidentFacts alert={alert} why={why} />
        <CodeFact name={t('alerts.why.subject')}>{alert.subject}</CodeFact>
        <Latency alert={alert} />
      </Facts>
      {why.path !== undefined && why.path.length > 1 && <GroundPathDrawing path={why.path} />}
    </Why>
  );
}

/** What a rule measured, who took part, and whether it still goes on. */
function IncidentFacts({ alert, why }: Pick<Props, 'alert' | 'why'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const wordFor = useWordFor();
  return (
    <>
      {why.measures?.map((measure) => (
        <Fact key={measure.name} name={wordFor('alerts.measures', measure.name)}>
          <bdi>{format.measure(measure)}</bdi>
        </Fact>
      ))}
      {why.tracks !== undefined && why.tracks > 1 && (
        <Fact name={t('alerts.why.tracks')}>{format.number(why.tracks)}</Fact>
      )}
      {alert.incidentId !== undefined && (
        <Fact name={t('alerts.why.incident')}>
          {alert.endedAtMs === undefined
            ? t('alerts.why.goesOn')
            : t('alerts.why.over', { value: format.moment(alert.endedAtMs) })}
        </Fact>
      )}
      {why.ruleId !== undefined && <CodeFact name={t('alerts.why.ruleId')}>{why.ruleId}</CodeFact>}
    </>
  );
}
