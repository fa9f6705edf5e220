import { Button, MultiSelect, NumberInput, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ObjectClass, ZONE_KINDS } from '@marsad/schemas';
import { useName } from '../../parts/names.ts';
import { NameFields } from './camera-fields.tsx';
import { mostPoints, withPoint, type DrawnPlace } from './camera-draft.ts';
import styles from './cameras.module.css';

type Props = {
  place: DrawnPlace;
  number: number;
  isChosen: boolean;
  onChoose: () => void;
  onChange: (place: DrawnPlace) => void;
  onRemove: () => void;
};

/** The name and the meaning of a zone or a line. Only the chosen one shows its fields. */
export function PlaceFields({ place, number, isChosen, onChoose, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  const name = useName();
  const title = name(place.name) || t(`cameras.places.${place.shape}`, { number });
  return (
    <li data-place={place.id}>
      <div className={styles.placeHead}>
        <Button size="xs" variant={isChosen ? 'light' : 'default'} aria-pressed={isChosen} onClick={onChoose}>
          {title}
        </Button>
        <span>{t('cameras.places.points', { count: place.points.length })}</span>
        <Button
          size="xs"
          variant="default"
          aria-label={t('cameras.places.removeOf', { name: title })}
          onClick={onRemove}
        >
          {t('cameras.places.remove')}
        </Button>
      </div>
      {isChosen && (
        <div className={styles.placeBody}>
          <Button
            size="xs"
            variant="default"
            disabled={place.points.length >= mostPoints(place)}
            onClick={() => onChange(withPoint(place, [0.5, 0.5]))}
          >
            {t('cameras.places.addPoint')}
          </Button>
          <NameFields
            labels={{ fr: t('cameras.places.nameFr'), ar: t('cameras.places.nameAr'), en: t('cameras.places.nameEn') }}
            value={place.name}
            onChange={(value) => onChange({ ...place, name: value })}
          />
          {place.shape === 'zone' ? (
            <ZoneFields zone={place} onChange={onChange} />
          ) : (
            <LineFields line={place} onChange={onChange} />
          )}
        </div>
      )}
    </li>
  );
}

type Shaped<Shape extends DrawnPlace['shape']> = Extract<DrawnPlace, { shape: Shape }>;

function ZoneFields({ zone, onChange }: { zone: Shaped<'zone'>; onChange: (place: DrawnPlace) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Select
        allowDeselect={false}
        label={t('cameras.places.kind')}
        data={ZONE_KINDS.map((kind) => ({ value: kind, label: t(`cameras.places.kinds.${kind}`) }))}
        value={zone.kind}
        onChange={(kind) => onChange({ ...zone, kind: kind ?? zone.kind })}
      />
      <MultiSelect
        required
        label={t('cameras.places.classes')}
        data={ObjectClass.options.map((value) => ({ value, label: t(`classes.${value}`) }))}
        value={zone.classes}
        onChange={(classes) =>
          onChange({ ...zone, classes: ObjectClass.options.filter((one) => classes.includes(one)) })
        }
      />
      {zone.kind === 'loitering' && (
        <NumberInput
          min={1}
          max={3_600}
          label={t('cameras.places.dwell')}
          value={zone.dwellSeconds}
          onChange={(value) => typeof value === 'number' && onChange({ ...zone, dwellSeconds: Math.max(1, value) })}
        />
      )}
    </>
  );
}

const BOTH = 'both';

function LineFields({ line, onChange }: { line: Shaped<'line'>; onChange: (place: DrawnPlace) => void }) {
  const { t } = useTranslation();
  const directions = ['left_to_right', 'right_to_left'] as const;
  return (
    <Select
      allowDeselect={false}
      label={t('cameras.places.oneWay')}
      data={[
        { value: BOTH, label: t('cameras.places.bothWays') },
        ...directions.map((value) => ({ value: value, label: t(`directions.${value}`) })),
      ]}
      value={line.oneWay ?? BOTH}
      onChange={(chosen) => onChange({ ...line, oneWay: directions.find((direction) => direction === chosen) })}
    />
  );
}
