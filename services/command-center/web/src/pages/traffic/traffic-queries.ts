import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { get } from '../../api/client.ts';
import type {
  CityLevels,
  SpeedDistributions,
  TrafficIncidents,
  TrafficMeasures,
  TurningMovements,
  UsualDay,
} from '../../api/types.ts';
import { QUARTER_MS } from './day-series.ts';
import { DAY_MS, type Span } from './traffic-span.ts';

const REFRESH_MS = 30_000;
const options = {
  refetchInterval: REFRESH_MS,
  placeholderData: <Data>(before: Data | undefined): Data | undefined => before,
};

export const useLevels = (): UseQueryResult<CityLevels> =>
  useQuery({ queryKey: ['traffic', 'levels'], queryFn: () => get('/api/traffic/levels'), refetchInterval: REFRESH_MS });

/** Measures in quarters of an hour. @param camera undefined: nothing is asked */
export const useMeasures = (
  camera: string | undefined,
  { from, to }: Span,
  { names, class: objectClass }: { names: string; class: string | undefined },
): UseQueryResult<TrafficMeasures> =>
  useQuery({
    queryKey: ['traffic', 'measures', camera, from, to, names, objectClass],
    queryFn: () =>
      get('/api/traffic/measures', {
        query: { camera: camera ?? '', from, to, names, class: objectClass, bucket: String(QUARTER_MS) as '900000' },
      }),
    ...options,
    enabled: camera !== undefined,
  });

/** A usual day is known of a day at most. */
export const useUsualDay = (
  camera: string,
  { from, to }: Span,
  { names, class: objectClass }: { names: string; class: string | undefined },
): UseQueryResult<UsualDay> =>
  useQuery({
    queryKey: ['traffic', 'usual', camera, from, to, names, objectClass],
    queryFn: () => get('/api/traffic/usual-day', { query: { camera, from, to, names, class: objectClass } }),
    staleTime: Infinity,
    enabled: to - from <= DAY_MS,
  });

export const useSpeeds = (
  camera: string,
  { from, to }: Span,
  objectClass: string | undefined,
): UseQueryResult<SpeedDistributions> =>
  useQuery({
    queryKey: ['traffic', 'speeds', camera, from, to, objectClass],
    queryFn: () => get('/api/traffic/speeds', { query: { camera, from, to, class: objectClass } }),
    ...options,
  });

export const useTurns = (camera: string, { from, to }: Span): UseQueryResult<TurningMovements> =>
  useQuery({
    queryKey: ['traffic', 'turns', camera, from, to],
    queryFn: () => get('/api/traffic/turns', { query: { camera, from, to, bucket: String(QUARTER_MS) as '900000' } }),
    ...options,
  });

export const useIncidents = (camera: string, { from, to }: Span): UseQueryResult<TrafficIncidents> =>
  useQuery({
    queryKey: ['traffic', 'incidents', camera, from, to],
    queryFn: () => get('/api/traffic/incidents', { query: { camera, from, to } }),
    ...options,
  });
