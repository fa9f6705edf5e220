import { Button } from '@mantine/core';
import { IconLine, IconPolygon } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newPlace, type DrawnPlace } from './camera-draft.ts';
import styles from './cameras.module.css';
import { PlaceCanvas } from './place-canvas.tsx';
import { PlaceFields } from './place-fields.tsx';

type Props = {
  /** The address of the masked test picture, if there is one. */
  picture: string | undefined;
  places: readonly DrawnPlace[];
  /** What a new zone is for until somebody says otherwise. */
  zoneKind?: string;
  onChange: (places: readonly DrawnPlace[]) => void;
};

/** Draws the zones and lines of a camera on its masked test picture, with the pointer or the keyboard. */
export function PlaceEditor({ picture, places, zoneKind, onChange }: Props) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<string>();
  const add = (shape: DrawnPlace['shape']): void => {
    const place = newPlace(shape, places, zoneKind);
    onChange([...places, place]);
    choose(place.id);
  };
  const change = (changed: DrawnPlace): void =>
    onChange(places.map((place) => (place.id === changed.id ? changed : place)));
  return (
    <div className={styles.places}>
      <div className={styles.drawing}>
        <p>{t('cameras.places.hint')}</p>
        <PlaceCanvas picture={picture} places={places} chosen={chosen} onChange={change} />
        {picture === undefined && <p>{t('cameras.places.blank')}</p>}
        <div className={styles.actions}>
          <Button variant="default" leftSection={<IconPolygon size={16} aria-hidden />} onClick={() => add('zone')}>
            {t('cameras.places.addZone')}
          </Button>
          <Button variant="default" leftSection={<IconLine size={16} aria-hidden />} onClick={() => add('line')}>
            {t('cameras.places.addLine')}
          </Button>
        </div>
      </div>
      <ul className={styles.placeList}>
        {places.map((place, index) => (
          <PlaceFields
            key={place.id}
            place={place}
            number={index + 1}
            isChosen={place.id === chosen}
            onChoose={() => choose(place.id)}
            onChange={change}
            onRemove={() => onChange(places.filter(({ id }) => id !== place.id))}
          />
        ))}
      </ul>
    </div>
  );
}
