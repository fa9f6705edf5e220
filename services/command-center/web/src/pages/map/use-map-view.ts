import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useNowIn } from '../../parts/use-now.ts';
import { addressOf, mapOf, type MapView } from './map-address.ts';

/** The page's clock: what the slider shows moves by minutes. */
const MINUTE_MS = 60_000;

/** What the map shows, which its address keeps, and a function that changes it. */
export function useMapView(): { view: MapView; nowMs: number; change: (next: MapView) => void } {
  const nowMs = useNowIn(MINUTE_MS);
  const [address, setAddress] = useSearchParams();
  const view = useMemo(() => mapOf(address, nowMs), [address, nowMs]);
  return { view, nowMs, change: (next) => setAddress(addressOf({ ...view, ...next }), { replace: true }) };
}
