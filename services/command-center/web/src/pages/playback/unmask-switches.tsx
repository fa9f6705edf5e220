import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { get } from '../../api/client.ts';
import { KEYS } from '../../api/query-client.ts';
import { useFormat } from '../../i18n/format.ts';
import { useCameraName } from '../../parts/names.ts';
import { Panel } from '../../parts/panel.tsx';
import type { Deck, DeckShown } from './deck.ts';
import { holds } from './spans.ts';

/** Orders expire without an event, so the page asks again, ms. */
const ASK_EVERY_MS = 10_000;

/** A switch for each camera that this person may see without masks now. Nothing is unmasked before they turn it on. */
export function UnmaskSwitches({ deck, shown }: { deck: Deck; shown: DeckShown }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cameraName = useCameraName();
  const own = useQuery({
    queryKey: KEYS.unmasking,
    queryFn: () => get('/api/playback/unmasking'),
    refetchInterval: ASK_EVERY_MS,
  });
  const orders = own.data?.orders ?? [];
  const isInForce = (orderId: string): boolean => orders.some((order) => order.orderId === orderId);
  // An order that is over shows nothing any more, so the camera goes back to its masked picture by itself.
  useEffect(() => {
    if (!own.data) return;
    for (const { camera, unmasking } of shown.cameras)
      if (unmasking && !isInForce(unmasking.orderId)) deck.setUnmasking(camera, undefined);
  }, [own.data]);
  const offered = orders.filter((order) => shown.cameras.some(({ camera }) => camera === order.camera));
  if (offered.length === 0) return null;
  return (
    <Panel title={t('playback.unmaskRegion')}>
      {offered.map(({ orderId, camera, caseReference, fromMs, toMs, expiresAtMs }) => (
        <Switch
          key={orderId}
          color="red.9"
          data-order={orderId}
          label={t('playback.unmask', { camera: cameraName(camera), time: format.hourMinute(expiresAtMs) })}
          description={t('playback.unmaskHint', {
            order: orderId,
            case: caseReference,
            from: format.moment(fromMs),
            to: format.moment(toMs),
          })}
          checked={shown.cameras.some((pane) => pane.camera === camera && pane.unmasking?.orderId === orderId)}
          onChange={(event) => {
            const isOn = event.currentTarget.checked;
            deck.setUnmasking(camera, isOn ? { orderId, fromMs, toMs } : undefined);
            if (isOn && !holds({ fromMs, toMs }, shown.headMs)) deck.seek(fromMs);
          }}
        />
      ))}
    </Panel>
  );
}
