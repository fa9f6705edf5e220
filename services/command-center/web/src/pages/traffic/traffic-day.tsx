import { useTranslation } from 'react-i18next';
import type { CameraView, TrafficMeasures } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { classNames } from '../../parts/class-names.ts';
import { useCameraName, useName } from '../../parts/names.ts';
import { QueryState } from '../../parts/states.tsx';
import styles from './charts.module.css';
import { DayPanel } from './day-panel.tsx';
import { seriesKey } from './day-series.ts';
import { IncidentsPanel } from './incidents-panel.tsx';
import { SpeedPanel } from './speed-panel.tsx';
import { WEEK_BEFORE, type TrafficFilter } from './traffic-address.ts';
import { TrafficFilters, type PlaceText } from './traffic-filters.tsx';
import { comparedOf, type Span } from './traffic-span.ts';
import { TrafficFiles } from './traffic-files.tsx';
import { useIncidents, useMeasures, useSpeeds, useTurns, useUsualDay } from './traffic-queries.ts';
import { TurningPanel } from './turning-panel.tsx';

type Series = TrafficMeasures['series'][number];

/** The series that the filter names, or the one with the most values. */
const chosenOf = (series: readonly Series[], line: string | undefined): Series | undefined =>
  series.find((each) => seriesKey(each) === line) ??
  series.toSorted((a, b) => b.points.length - a.points.length || seriesKey(a).localeCompare(seriesKey(b)))[0];

type Props = {
  camera: CameraView;
  cameras: readonly CameraView[];
  filter: TrafficFilter;
  span: Span;
  onChange: (change: Partial<TrafficFilter>) => void;
};

/** What was measured at a camera in a period: against its usual day, its speeds, its turning movements and its incidents. */
export function TrafficDay({ camera, cameras, filter, span, onChange }: Props) {
  const placeText = usePlaceText(camera);
  const asked = { names: filter.measure, class: filter.class };
  const measures = useMeasures(camera.camera, span, asked);
  const usual = useUsualDay(camera.camera, span, asked);
  const series = measures.data?.series ?? [];
  const chosen = chosenOf(series, filter.line);
  const key = chosen && seriesKey(chosen);
  const compared = useCompared({ camera, cameras, span, filter, key });
  return (
    <>
      <TrafficFilters
        {...{ filter, camera, cameras, series, placeText, onChange }}
        chosen={key}
        compared={compared?.isOther ? compared : undefined}
      />
      {camera.calibration?.origin === 'proposed' && <ProposedNote />}
      <QueryState query={measures} />
      {measures.data && (
        <DayPanel
          measure={filter.measure}
          answer={measures.data}
          series={chosen}
          usual={usual.data}
          compared={compared}
        />
      )}
      <DayDetails camera={camera} span={span} class={filter.class} place={chosen?.place} />
      <TrafficFiles camera={camera.camera} span={span} />
    </>
  );
}

type DetailsProps = { camera: CameraView; span: Span; class: string | undefined; place: string | undefined };

/** How fast, from where to where, and what happened. */
function DayDetails({ camera: { camera, ...places }, span, class: objectClass, place }: DetailsProps) {
  const placeName = usePlaceName(places);
  const [speeds, turns, incidents] = [
    useSpeeds(camera, span, objectClass),
    useTurns(camera, span),
    useIncidents(camera, span),
  ];
  const distributions = speeds.data?.distributions ?? [];
  return (
    <>
      <div className={styles.grid2}>
        <div>
          <QueryState query={speeds} />
          {speeds.data && (
            <SpeedPanel
              answer={speeds.data}
              distribution={distributions.find((each) => each.place === place) ?? distributions[0]}
            />
          )}
        </div>
        <div>
          <QueryState query={turns} />
          {turns.data && <TurningPanel answer={turns.data} class={objectClass} nameOf={placeName} />}
        </div>
      </div>
      <QueryState query={incidents} />
      {incidents.data && <IncidentsPanel answer={incidents.data} nameOf={placeName} />}
    </>
  );
}

type Comparison = Pick<Props, 'camera' | 'cameras' | 'span' | 'filter'> & { key: string | undefined };

/** Measures of the camera and the period that the filter compares with; undefined before they are there, and where it compares with nothing. */
function useCompared({ camera, cameras, span, filter, key }: Comparison) {
  const compared = comparedOf(camera.camera, span, filter);
  const { data } = useMeasures(compared?.camera, compared?.span ?? span, {
    names: filter.measure,
    class: filter.class,
  });
  const other = cameras.find((each) => each.camera === compared?.camera) ?? camera;
  const placeText = usePlaceText(other);
  const comparedName = useComparedName(camera.camera);
  if (!compared || !data) return undefined;
  const isOther = other.camera !== camera.camera;
  const chosen = chosenOf(data.series, filter.compareLine ?? key);
  const name = comparedName(filter, compared.span);
  return {
    ...{ isOther, placeText, answer: data, series: data.series, shown: chosen },
    chosen: chosen && seriesKey(chosen),
    name: isOther && chosen ? `${name} · ${placeText(chosen)}` : name,
  };
}

/** How the comparison is called: what of camera and period differs from the page's own. */
function useComparedName(own: string): (filter: TrafficFilter, span: Span) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const cameraName = useCameraName();
  return ({ compare, compareFrom }, { from }) => {
    if (compareFrom === undefined && compare === WEEK_BEFORE) return t('traffic.weekBefore');
    const camera = compare === undefined || compare === WEEK_BEFORE ? own : compare;
    const begins = `${format.day(from, from)} ${format.hourMinute(from)}`;
    if (compareFrom === undefined) return cameraName(camera);
    return camera === own ? begins : `${cameraName(camera)} · ${begins}`;
  };
}

/** How the place and the direction of a series of this camera are called. */
function usePlaceText(camera: CameraView): PlaceText {
  const { t } = useTranslation();
  const placeName = usePlaceName(camera);
  return ({ place, direction }) =>
    direction === 'left_to_right' || direction === 'right_to_left'
      ? `${placeName(place)} · ${t(`directions.${direction}`)}`
      : placeName(place);
}

/** Says that metres and km/h rest on the heights of strangers, because nobody measured. */
function ProposedNote() {
  const { t } = useTranslation();
  return (
    <p className={classNames(styles.note, styles.proposed)} role="note" data-part="proposed-calibration">
      {t('traffic.proposedCalibration')}
    </p>
  );
}

/** The name of a line or zone of a camera, or its id. */
function usePlaceName({ lines, zones }: Pick<CameraView, 'lines' | 'zones'>): (place: string) => string {
  const name = useName();
  return (place) => name([...lines, ...zones].find(({ id }) => id === place)?.name, place);
}
