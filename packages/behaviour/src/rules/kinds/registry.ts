import type { RuleKind } from '@marsad/schemas';
import type { RuleKindDefinition } from '../kind.ts';
import { PERSON_KINDS } from './person-kinds.ts';
import { VEHICLE_KINDS } from './vehicle-kinds.ts';

/** Every kind of rule that this version measures. A rule of another kind raises nothing. */
export const KINDS: Partial<Record<RuleKind, RuleKindDefinition>> = { ...VEHICLE_KINDS, ...PERSON_KINDS };

export const kindNamed = (kind: string): RuleKindDefinition | undefined =>
  (KINDS as Record<string, RuleKindDefinition | undefined>)[kind];
