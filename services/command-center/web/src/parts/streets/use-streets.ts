import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { get } from '../../api/client.ts';
import type { StreetsView } from '../../api/types.ts';
import { KEYS } from '../../api/query-client.ts';

/** The streets of this city: null where the deployment has no archive. */
export const useStreets = (): UseQueryResult<StreetsView | null> =>
  useQuery({
    queryKey: KEYS.streets,
    queryFn: async () => (await get('/api/map/streets')).streets,
    staleTime: Infinity,
  });
