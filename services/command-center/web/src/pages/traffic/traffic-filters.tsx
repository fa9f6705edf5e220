import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ObjectClass } from '@marsad/schemas';
import type { CameraView, TrafficMeasures } from '../../api/types.ts';
import { useName } from '../../parts/names.ts';
import styles from './charts.module.css';
import { DRAWN_MEASURES, isDrawnMeasure, WEEK_BEFORE, type TrafficFilter } from './traffic-address.ts';
import { seriesKey } from './day-series.ts';

/** Says the place and the direction of a series. */
export type PlaceText = (series: { place: string; direction: string }) => string;
type Props = {
  filter: TrafficFilter;
  camera: CameraView;
  cameras: readonly CameraView[];
  series: TrafficMeasures['series'];
  chosen: string | undefined;
  placeText: PlaceText;
  /** What is measured of the camera that it is compared with; undefined where it is compared with itself or with nothing. */
  compared: { series: TrafficMeasures['series']; chosen: string | undefined; placeText: PlaceText } | undefined;
  onChange: (change: Partial<TrafficFilter>) => void;
};

/** Lists have an option for nothing in particular, because the cross that clears a list is out of reach of a keyboard. */
const ALL = 'all';
const NOTHING = 'nothing';

/** What of the camera is drawn, and what it is compared with. */
export function TrafficFilters({ filter, camera, cameras, series, chosen, placeText, compared, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles.filters}>
      <Select
        size="sm"
        label={t('traffic.measure')}
        allowDeselect={false}
        value={filter.measure}
        onChange={(value) =>
          isDrawnMeasure(value) && onChange({ measure: value, line: undefined, compareLine: undefined })
        }
        data={DRAWN_MEASURES.map((value) => ({ value, label: t(`traffic.measures.${value}`) }))}
      />
      <Select
        size="sm"
        label={t('traffic.place')}
        placeholder={t('traffic.noMeasure')}
        disabled={series.length === 0}
        allowDeselect={false}
        value={chosen ?? null}
        onChange={(value) => onChange({ line: value ?? undefined })}
        data={series.map((each) => ({ value: seriesKey(each), label: placeText(each) }))}
      />
      <Select
        size="sm"
        label={t('traffic.class')}
        allowDeselect={false}
        value={filter.class ?? ALL}
        onChange={(value) =>
          onChange({ class: value === ALL ? undefined : (value ?? undefined), line: undefined, compareLine: undefined })
        }
        data={[
          { value: ALL, label: t('traffic.allClasses') },
          ...ObjectClass.options.map((value) => ({ value, label: t(`classes.${value}`) })),
        ]}
      />
      <CompareFields {...{ filter, camera, cameras, compared, onChange }} />
    </div>
  );
}

type CompareProps = Pick<Props, 'filter' | 'camera' | 'cameras' | 'compared' | 'onChange'>;

/** The camera or the week that is compared, and which place of that camera. */
function CompareFields({ filter, camera, cameras, compared, onChange }: CompareProps) {
  const { t } = useTranslation();
  const name = useName();
  const others = cameras.filter((other) => other.camera !== camera.camera);
  return (
    <>
      <Select
        size="sm"
        label={t('traffic.compareWith')}
        allowDeselect={false}
        value={filter.compare ?? NOTHING}
        onChange={(value) =>
          onChange({ compare: value === NOTHING ? undefined : (value ?? undefined), compareLine: undefined })
        }
        data={[
          { value: NOTHING, label: t('traffic.nothingToCompare') },
          { value: WEEK_BEFORE, label: t('traffic.weekBefore') },
          ...others.map((other) => ({ value: other.camera, label: name(other.name, other.camera) })),
        ]}
      />
      {compared && compared.series.length > 1 && (
        <Select
          size="sm"
          label={t('traffic.comparedPlace')}
          allowDeselect={false}
          value={compared.chosen ?? null}
          onChange={(value) => onChange({ compareLine: value ?? undefined })}
          data={compared.series.map((each) => ({ value: seriesKey(each), label: compared.placeText(each) }))}
        />
      )}
    </>
  );
}
