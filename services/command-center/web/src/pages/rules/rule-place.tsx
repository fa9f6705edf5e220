import { Button, Select, Text } from '@mantine/core';
import { IconPolygon } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import { useName } from '../../parts/names.ts';
import { Loading } from '../../parts/states.tsx';
import { LivePreview } from '../overview/live-preview.tsx';
import type { RuleFieldsProps } from './rule-fields.tsx';
import styles from './rules.module.css';

const PlaceDrawer = lazy(() => import('./place-drawer.tsx'));

const WHOLE = 'whole';
const EITHER = 'either';

type Props = RuleFieldsProps & {
  /** Called with a place that is about to be signed. */
  onSignPlace: (placeId: string) => void;
};

/** Where the rule applies: a zone or a line of the camera, shown on its masked live image, or drawn there. */
export function RulePlace({ draft, change, kind, camera, onSignPlace }: Props) {
  const { t } = useTranslation();
  const name = useName();
  if (!camera) return <Text size="sm">{t('ruleBook.chooseCamera')}</Text>;
  const takesZones = kind?.place !== 'line';
  const takesLines = kind?.place === 'line' || kind?.place === 'zone_or_line';
  const places = [...(takesZones ? camera.zones : []), ...(takesLines ? camera.lines : [])];
  const isLine = camera.lines.some(({ id }) => id === draft.placeId);
  const takesWhole = kind?.place === 'zone_or_picture';
  const shown = draft.placeId === '' ? (takesWhole ? WHOLE : null) : draft.placeId;
  return (
    <>
      <div className={styles.preview} dir="ltr">
        <LivePreview camera={camera} places chosen={draft.placeId} />
      </div>
      <Select
        required={!takesWhole}
        allowDeselect={false}
        label={t('ruleBook.fields.place')}
        data={[
          ...(takesWhole ? [{ value: WHOLE, label: t('ruleBook.wholePicture') }] : []),
          ...places.map((place) => ({ value: place.id, label: name(place.name, place.id) })),
        ]}
        value={shown}
        onChange={(value) => change({ placeId: value === null || value === WHOLE ? '' : value })}
      />
      {isLine && (
        <Select
          allowDeselect={false}
          label={t('ruleBook.fields.direction')}
          data={[
            { value: EITHER, label: t('ruleBook.eitherWay') },
            ...(['left_to_right', 'right_to_left'] as const).map((value) => ({
              value,
              label: t(`directions.${value}`),
            })),
          ]}
          value={draft.direction ?? EITHER}
          onChange={(value) =>
            change({ direction: value === 'left_to_right' || value === 'right_to_left' ? value : undefined })
          }
        />
      )}
      {kind?.needsGround === true && camera.calibration === undefined && (
        <Text size="sm" className={styles.warn} role="status">
          {t('ruleBook.notCalibrated')}
        </Text>
      )}
      <DrawPlace key={camera.camera} camera={camera.camera} onSign={onSignPlace} />
    </>
  );
}

/** Opens the masked still to draw on, for people who may change the camera: a place belongs to it, and other rules may use it too. */
function DrawPlace({ camera, onSign }: { camera: string; onSign: Props['onSignPlace'] }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const mayChange = useMe().data?.decides.some(({ kind }) => kind === 'camera.change') ?? false;
  if (!mayChange) return null;
  if (!isOpen)
    return (
      <Button
        variant="default"
        data-part="draw-place"
        leftSection={<IconPolygon size={16} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('ruleBook.drawPlaces')}
      </Button>
    );
  return (
    <Suspense fallback={<Loading />}>
      <PlaceDrawer camera={camera} onSign={onSign} />
    </Suspense>
  );
}
