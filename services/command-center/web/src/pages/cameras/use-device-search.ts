import { District } from '@marsad/schemas';
import { get, post } from '../../api/client.ts';
import type { DeviceSearchState } from '../../api/types.ts';
import type { SearchedPlace } from './found-device.ts';
import { useAsked, type AskCalls, type AskProgress } from './use-asked.ts';

export type SearchResult = Extract<DeviceSearchState, { status: 'answered' }>;
export type SearchProgress = AskProgress<SearchResult>;

const CALLS: AskCalls<SearchedPlace, SearchResult> = {
  async send({ district, target }) {
    const taken = await post('/api/device-searches', { body: { district: District.parse(district), target } });
    return taken.searchId;
  },
  find: (search) => get('/api/device-searches/{search}', { path: { search } }),
};

/** Has a district searched for ONVIF devices, or one device asked, and waits for the answer. A new search replaces the one before. */
export const useDeviceSearch = (): [SearchProgress, (place: SearchedPlace) => void] => useAsked(CALLS);
