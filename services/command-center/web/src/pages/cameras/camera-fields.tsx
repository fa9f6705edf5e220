import { Button, MultiSelect, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { lazy, Suspense, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraTerms } from '@marsad/schemas';
import { useCity, useMe } from '../../api/queries.ts';
import { useName } from '../../parts/names.ts';
import { Loading } from '../../parts/states.tsx';
import { isAddress, isCameraId, positionOf, type CameraDraft } from './camera-draft.ts';
import styles from './cameras.module.css';

/** The map library is larger than the rest of the page, so it loads where somebody places a camera on the map. */
const PositionMap = lazy(() => import('./position-map.tsx'));

export type FieldsProps = {
  draft: CameraDraft;
  /** The camera that is changed. */
  before: CameraTerms | undefined;
  change: (more: Partial<CameraDraft>) => void;
};

/** Where the pictures come from. A file and the certificate of a smart camera are shown, and changed elsewhere. */
export function SourceFields({ draft, before, change }: FieldsProps) {
  const { t } = useTranslation();
  const source = before?.source;
  if (source?.kind === 'file')
    return <TextInput readOnly dir="ltr" label={t('cameras.fields.file')} value={source.path} />;
  if (source?.kind === 'edge')
    return <TextInput readOnly dir="ltr" label={t('cameras.fields.certificate')} value={source.certificateSha256} />;
  const isWrong = (address: string): boolean => address !== '' && !isAddress(address);
  return (
    <>
      <TextInput
        required
        dir="ltr"
        maxLength={300}
        placeholder="rtsp://10.0.0.5:554/stream1"
        label={t('cameras.fields.address')}
        description={t('cameras.fields.addressHint')}
        error={isWrong(draft.url) ? t('cameras.faults.address') : undefined}
        value={draft.url}
        onChange={(event) => change({ url: event.currentTarget.value })}
      />
      <TextInput
        dir="ltr"
        maxLength={300}
        label={t('cameras.fields.analysisAddress')}
        error={isWrong(draft.analysisUrl) ? t('cameras.faults.address') : undefined}
        value={draft.analysisUrl}
        onChange={(event) => change({ analysisUrl: event.currentTarget.value })}
      />
      <TextInput
        dir="ltr"
        maxLength={80}
        label={t('cameras.fields.credential')}
        description={t('cameras.fields.credentialHint')}
        value={draft.credential}
        onChange={(event) => change({ credential: event.currentTarget.value })}
      />
      <SegmentedControl
        aria-label={t('cameras.fields.transport')}
        data={(['tcp', 'udp'] as const).map((value) => ({ value, label: t(`cameras.transports.${value}`) }))}
        value={draft.transport}
        onChange={(value) => change({ transport: value === 'udp' ? 'udp' : 'tcp' })}
      />
    </>
  );
}

/** The district decides which server reads the camera, also for a test picture. */
export function DistrictField({ draft, change }: Pick<FieldsProps, 'draft' | 'change'>) {
  const { t } = useTranslation();
  const name = useName();
  const districts = useOwnDistricts();
  return (
    <Select
      required
      allowDeselect={false}
      label={t('cameras.fields.district')}
      data={districts.map((district) => ({ value: district.id, label: name(district.name, district.id) }))}
      value={draft.district === '' ? null : draft.district}
      onChange={(district) => change({ district: district ?? '' })}
    />
  );
}

/** Who the camera is, where it stands, and what may be computed of it. */
export function IdentityFields({ draft, before, change }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        required
        dir="ltr"
        readOnly={before !== undefined}
        maxLength={63}
        label={t('cameras.fields.id')}
        description={t('cameras.fields.idHint')}
        error={draft.camera !== '' && !isCameraId(draft.camera) ? t('cameras.faults.id') : undefined}
        value={draft.camera}
        onChange={(event) => change({ camera: event.currentTarget.value })}
      />
      <NameFields
        labels={{ fr: t('cameras.fields.nameFr'), ar: t('cameras.fields.nameAr'), en: t('cameras.fields.nameEn') }}
        value={draft.name}
        onChange={(value) => change({ name: value })}
      />
      <Position draft={draft} change={change} />
      <MultiSelect
        label={t('cameras.fields.analytics')}
        data={(['flow', 'behaviour', 'plates'] as const).map((value) => ({
          value,
          label: t(`cameras.analyticNames.${value}`),
        }))}
        value={[...draft.analytics]}
        onChange={(analytics) => change({ analytics })}
      />
    </>
  );
}

/** The districts for which the person works. */
function useOwnDistricts() {
  const own = useMe().data?.districts ?? [];
  return (useCity().data?.districts ?? []).filter(({ id }) => own.includes('*') || own.includes(id));
}

function Position({ draft, change }: Pick<FieldsProps, 'draft' | 'change'>) {
  const { t } = useTranslation();
  const [isOnMap, setOnMap] = useState(false);
  const place = useCallback((longitude: number, latitude: number) => change({ longitude, latitude }), [change]);
  const turn = useCallback((headingDegrees: number) => change({ headingDegrees }), [change]);
  return (
    <>
      <PositionNumbers draft={draft} change={change} />
      <Button variant="default" size="xs" aria-expanded={isOnMap} onClick={() => setOnMap(!isOnMap)}>
        {t('cameras.place.open')}
      </Button>
      {isOnMap && (
        <Suspense fallback={<Loading />}>
          <PositionMap
            position={positionOf(draft)}
            headingDegrees={draft.headingDegrees}
            onPlace={place}
            onTurn={turn}
          />
        </Suspense>
      )}
    </>
  );
}

function PositionNumbers({ draft, change }: Pick<FieldsProps, 'draft' | 'change'>) {
  const { t } = useTranslation();
  const numberOr = (value: string | number): number | undefined => (typeof value === 'number' ? value : undefined);
  return (
    <div className={styles.three}>
      <NumberInput
        required
        dir="ltr"
        decimalScale={6}
        min={-180}
        max={180}
        label={t('cameras.fields.longitude')}
        value={draft.longitude ?? ''}
        onChange={(value) => change({ longitude: numberOr(value) })}
      />
      <NumberInput
        required
        dir="ltr"
        decimalScale={6}
        min={-90}
        max={90}
        label={t('cameras.fields.latitude')}
        value={draft.latitude ?? ''}
        onChange={(value) => change({ latitude: numberOr(value) })}
      />
      <NumberInput
        dir="ltr"
        min={0}
        max={360}
        label={t('cameras.fields.heading')}
        value={draft.headingDegrees}
        onChange={(value) => change({ headingDegrees: numberOr(value) ?? 0 })}
      />
    </div>
  );
}

type NameFieldsProps = {
  labels: Readonly<Record<'fr' | 'ar' | 'en', string>>;
  value: CameraDraft['name'];
  onChange: (value: CameraDraft['name']) => void;
};

/** A name in the three languages of the page, each in its own direction. */
export function NameFields({ labels, value, onChange }: NameFieldsProps) {
  return (
    <div className={styles.three}>
      {(['fr', 'ar', 'en'] as const).map((language) => (
        <TextInput
          key={language}
          required
          lang={language}
          dir={language === 'ar' ? 'rtl' : 'ltr'}
          maxLength={80}
          label={labels[language]}
          value={value[language]}
          onChange={(event) => onChange({ ...value, [language]: event.currentTarget.value })}
        />
      ))}
    </div>
  );
}

/** The record of the sign below the camera. Without it the camera stays off. */
export function SignageFields({ draft, change }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        required
        type="date"
        label={t('cameras.fields.signDay')}
        value={draft.recordedOn}
        onChange={(event) => change({ recordedOn: event.currentTarget.value })}
      />
      <TextInput
        required
        maxLength={120}
        label={t('cameras.fields.contact')}
        description={t('cameras.fields.contactHint')}
        value={draft.contact}
        onChange={(event) => change({ contact: event.currentTarget.value })}
      />
    </>
  );
}
