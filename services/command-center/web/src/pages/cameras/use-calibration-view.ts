import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { CameraTerms } from '@marsad/schemas';
import { post } from '../../api/client.ts';
import type { CalibrationView } from '../../api/types.ts';

/** What a calibration means while it is drawn. The last answer stays until the next one is there, so that the grid does not flicker. */
export const useCalibrationView = (calibration: CameraTerms['calibration']): UseQueryResult<CalibrationView> =>
  useQuery({
    queryKey: ['calibration', calibration],
    queryFn: () => {
      if (!calibration) throw new Error('a calibration that is none is never asked about');
      return post('/api/calibrations/preview', { body: { calibration } });
    },
    enabled: calibration !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
  });
