import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { get } from '../../api/client.ts';
import { useAlerts } from '../../api/queries.ts';
import type { MapMoment, MapViews } from '../../api/types.ts';
import { withLive } from './map-marks.ts';

/** How often the map of now is asked for again: live events bring alerts, but no incidents. */
const AGAIN_MS = 30_000;

/** What stood on the map at a moment. @param atMs absent: now, which live events keep up to date */
export function useMapMoment(atMs: number | undefined): UseQueryResult<MapMoment> {
  const isNow = atMs === undefined;
  const moment = useQuery({
    queryKey: ['map', 'moment', atMs ?? 'now'],
    queryFn: () => get('/api/map/moment', { query: { at: atMs } }),
    placeholderData: keepPreviousData,
    staleTime: isNow ? 0 : Infinity,
    ...(isNow && { refetchInterval: AGAIN_MS }),
  });
  const newest = useAlerts().data?.alerts;
  const { data, isPlaceholderData } = moment;
  const live = useMemo(
    () => (data && newest && isNow && !isPlaceholderData ? withLive(data, newest) : data),
    [data, newest, isNow, isPlaceholderData],
  );
  return { ...moment, data: live } as UseQueryResult<MapMoment>;
}

export const useMapViews = (): UseQueryResult<MapViews> =>
  useQuery({ queryKey: ['map', 'views'], queryFn: () => get('/api/map/views'), staleTime: 60_000 });
