import { useEffect, useState } from 'react';
import { alertSeverityOf } from '@marsad/schemas';
import { liveEvents } from '../../api/live-events.ts';
import { useAlerts } from '../../api/queries.ts';
import { KEYS, queryClient } from '../../api/query-client.ts';
import type { Alert } from '../../api/types.ts';
import { serverNowMs, useNow } from '../../parts/use-now.ts';
import { frontOf, withArrived, type Arrived } from './forward.ts';

/** The alert whose camera is in front now, as it is known now; undefined where none is, or where alerts do not come forward. */
export function useFront(follows: boolean): Alert | undefined {
  const nowMs = useNow();
  const listed = useAlerts().data?.alerts;
  const [arrivals, setArrivals] = useState<readonly Arrived[]>([]);
  useEffect(
    () =>
      liveEvents.onArrival(({ alert }) => {
        const { alertId, camera } = alert;
        const arrived = { alertId, camera, state: alert.state, severity: alertSeverityOf(alert), atMs: serverNowMs() };
        setArrivals((before) => withArrived(before, arrived));
      }),
    [],
  );
  if (!follows) return undefined;
  const current = (id: string): Alert | undefined =>
    listed?.find(({ alertId }) => alertId === id) ?? queryClient.getQueryData<Alert>(KEYS.alert(id));
  const front = frontOf(arrivals, { nowMs, stateOf: (id) => current(id)?.state });
  return front && current(front.alertId);
}
