import type { RuleKind } from '@marsad/schemas';
import type { RuleKindDefinition } from '../kind.ts';
import { abandonedObject } from './abandoned-object.ts';
import { crowd } from './crowd.ts';
import { intrusion } from './intrusion.ts';
import { loitering } from './loitering.ts';
import { personDown } from './person-down.ts';
import { removedObject } from './removed-object.ts';
import { running } from './running.ts';
import { scatter } from './scatter.ts';

/** The kinds that are about what people do and leave. */
export const PERSON_KINDS: Partial<Record<RuleKind, RuleKindDefinition>> = {
  intrusion,
  loitering,
  crowd,
  scatter,
  running,
  person_down: personDown,
  abandoned_object: abandonedObject,
  removed_object: removedObject,
};
