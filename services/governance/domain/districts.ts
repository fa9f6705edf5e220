import type { Decider } from '../ports.ts';

/** Whether a person decides about this district, by their token. */
export const worksFor = ({ districts = [] }: Pick<Decider, 'districts'>, district: string): boolean =>
  districts.includes('*') || districts.includes(district);
