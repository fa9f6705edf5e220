import { useSearchParams } from 'react-router';
import { addressOf, filterOfAddress, type TrafficFilter } from './traffic-address.ts';

/** The filter of the address, and a function that changes a part of it. */
export function useTrafficFilter(): [TrafficFilter, (change: Partial<TrafficFilter>) => void] {
  const [address, setAddress] = useSearchParams();
  const filter = filterOfAddress(address);
  return [filter, (change) => setAddress(addressOf({ ...filter, ...change }), { replace: true })];
}
