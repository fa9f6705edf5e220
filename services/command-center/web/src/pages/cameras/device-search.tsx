import { Button, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconRadar, IconZoomQuestion } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AskedDevice, FoundDevice } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { Fact, Facts } from '../../parts/facts.tsx';
import { Ltr } from '../../parts/ltr.tsx';
import type { FieldsProps } from './camera-fields.tsx';
import styles from './cameras.module.css';
import { isDevice } from './device-address.ts';
import { chosenDevice, deviceOf, nameOfFound, networksOf, type SearchedPlace } from './found-device.ts';
import { useDeviceSearch, type SearchProgress, type SearchResult } from './use-device-search.ts';

type Offers = {
  readonly progress: SearchProgress;
  /** Asks a device that was found. */
  readonly onAsk: (found: FoundDevice) => void;
  /** Takes over the addresses of a device that answered. */
  readonly onChoose: (device: AskedDevice) => void;
  /** The device whose addresses the form has. */
  readonly chosen: string;
};

/** Finds the ONVIF devices of a district, and fills the form with the addresses of the one that is chosen. */
export function DeviceSearch({ draft, before, change }: FieldsProps) {
  const { t } = useTranslation();
  const [progress, search] = useDeviceSearch();
  const [isNetwork, setIsNetwork] = useState(false);
  if (before && before.source.kind !== 'rtsp') return null;
  const isWaiting = progress.kind === 'waiting';
  const searchAt = (place: SearchedPlace | undefined): void => {
    if (!place) return;
    setIsNetwork(place.target.kind === 'network');
    search(place);
  };
  const [networks, typed] = [networksOf(draft), deviceOf(draft, draft.device)];
  const ask = (found: FoundDevice): void => {
    change({ device: found.address });
    searchAt(deviceOf(draft, found.address));
  };
  return (
    <div className={styles.result} data-part="device-search">
      <TextInput
        dir="ltr"
        maxLength={300}
        placeholder="http://10.0.0.5/onvif/device_service"
        label={t('cameras.device.field')}
        description={t('cameras.device.hint')}
        error={draft.device !== '' && !isDevice(draft.device) ? t('cameras.device.wrong') : undefined}
        value={draft.device}
        onChange={(event) => change({ device: event.currentTarget.value })}
      />
      <div className={styles.actions}>
        <Button
          variant="default"
          leftSection={<IconRadar size={16} aria-hidden />}
          disabled={!networks || (isWaiting && !isNetwork)}
          loading={isWaiting && isNetwork}
          onClick={() => searchAt(networks)}
        >
          {t('cameras.device.search')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconZoomQuestion size={16} aria-hidden />}
          disabled={!typed || (isWaiting && isNetwork)}
          loading={isWaiting && !isNetwork}
          onClick={() => searchAt(typed)}
        >
          {t('cameras.device.ask')}
        </Button>
      </div>
      <div role="status">
        <Result progress={progress} onAsk={ask} onChoose={(it) => change(chosenDevice(it))} chosen={draft.device} />
      </div>
    </div>
  );
}

function Result(offers: Offers) {
  const { t } = useTranslation();
  const { progress } = offers;
  switch (progress.kind) {
    case 'idle':
      return null;
    case 'waiting':
      return <Text size="sm">{t('cameras.device.waiting')}</Text>;
    case 'silent':
      return <Text size="sm">{t('cameras.device.silent')}</Text>;
    case 'failed':
      return <Text size="sm">{t(`problems.${progress.problem}`)}</Text>;
    case 'answered':
      return <Answer {...offers} result={progress.result} />;
  }
}

function Answer({ result, onAsk, onChoose, chosen }: Omit<Offers, 'progress'> & { readonly result: SearchResult }) {
  const wordFor = useWordFor();
  const { outcome, fault, devices, leftOut = 0, device } = result;
  return (
    <div className={styles.result} data-outcome={outcome}>
      {outcome !== 'answered' && (
        <Text size="sm">
          {wordFor('cameras.device.outcomes', outcome)}
          {fault !== undefined && ` ${wordFor('cameras.device.faults', fault)}`}
        </Text>
      )}
      {devices && <Devices devices={devices} leftOut={leftOut} onAsk={onAsk} />}
      {device && <Device device={device} isChosen={device.address === chosen} onChoose={() => onChoose(device)} />}
    </div>
  );
}

type DevicesProps = { devices: readonly FoundDevice[]; leftOut: number; onAsk: Offers['onAsk'] };

function Devices({ devices, leftOut, onAsk }: DevicesProps) {
  const { t } = useTranslation();
  if (devices.length === 0) return <Text size="sm">{t('cameras.device.none')}</Text>;
  return (
    <>
      <Text size="sm">
        {t('cameras.device.found', { count: devices.length })}
        {leftOut > 0 && ` ${t('cameras.device.leftOut', { count: leftOut })}`}
      </Text>
      <ul className={styles.devices}>
        {devices.map((device) => (
          <li key={device.address}>
            <span>
              <bdi>{nameOfFound(device)}</bdi>
              {device.location !== '' && (
                <>
                  {' · '}
                  <bdi>{device.location}</bdi>
                </>
              )}
              <br />
              <Ltr className="mono">{device.address}</Ltr>
            </span>
            <Button size="xs" variant="default" onClick={() => onAsk(device)}>
              {t('cameras.device.choose')}
              <span className="visually-hidden">
                {t('common.colon')}
                {nameOfFound(device)}
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

type DeviceProps = { device: AskedDevice; isChosen: boolean; onChoose: () => void };

/** A device that answered: what it is, what an installer should know of it, and its addresses to take over. */
function Device({ device, isChosen, onChoose }: DeviceProps) {
  const { t } = useTranslation();
  const wordFor = useWordFor();
  const [taken, setTaken] = useState(false);
  return (
    <div className={styles.result} data-part="asked-device">
      {device.notes.length > 0 && (
        <ul className={styles.problems}>
          {device.notes.map((note) => (
            <li key={note}>
              <IconAlertTriangle size={16} aria-hidden />
              <span>{wordFor('cameras.device.notes', note)}</span>
            </li>
          ))}
        </ul>
      )}
      <DeviceFacts device={device} />
      <div className={styles.actions}>
        <Button
          size="xs"
          onClick={() => {
            setTaken(true);
            onChoose();
          }}
        >
          {t('cameras.device.use')}
        </Button>
        {taken && isChosen && (
          <Text size="sm" className={styles.good}>
            <IconCheck size={16} aria-hidden /> {t('cameras.device.used')}
          </Text>
        )}
      </div>
    </div>
  );
}

function DeviceFacts({ device }: { device: AskedDevice }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { manufacturer, model, firmware, clockOffsetMs, main, sub, canMove, canReport } = device;
  const said = [manufacturer, model, firmware].filter((text) => text !== '').join(' · ');
  const can = [canMove && t('cameras.device.move'), canReport && t('cameras.device.report')].filter(
    (word) => word !== false,
  );
  const rows: [string, string | undefined][] = [
    [t('cameras.device.facts.device'), said === '' ? undefined : said],
    [t('cameras.device.facts.main'), streamText(main)],
    [t('cameras.device.facts.sub'), sub && streamText(sub)],
    [t('cameras.test.facts.clock'), clockOffsetMs === undefined ? undefined : format.span(clockOffsetMs)],
    [t('cameras.device.facts.can'), can.length === 0 ? undefined : format.list(can)],
  ];
  return (
    <Facts>
      {rows.map(
        ([label, value]) =>
          value !== undefined && (
            <Fact key={label} name={label}>
              <bdi>{value}</bdi>
            </Fact>
          ),
      )}
    </Facts>
  );
}

const streamText = ({ codec, widthPx, heightPx, address }: AskedDevice['main']): string =>
  `${codec.toUpperCase()} · ${widthPx} × ${heightPx} · ${address}`;
