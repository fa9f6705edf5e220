import type { DecisionKind } from '@marsad/schemas';
import { WHO_DECIDES } from '@marsad/schemas';
import type { CityFacts, Decider } from '../ports.ts';

/** Whether a person may make decisions of this kind: by their role, and only for the agency that operates the city. */
export const mayDecide = (kind: DecisionKind, { role, agency }: Decider, { operatedBy }: CityFacts): boolean =>
  agency === operatedBy && WHO_DECIDES[kind].roles.includes(role);
