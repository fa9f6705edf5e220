import { z } from 'zod';

/**
 * The classes of objects that the platform distinguishes. No class describes a person's traits (sex, age, origin), and no such class may
 * be added.
 */
export const ObjectClass = z.enum(['person', 'bicycle', 'motorcycle', 'car', 'bus', 'truck', 'vehicle']);
/** `vehicle` is a moving object of a vehicle's size whose kind is unknown, for example because it is seen from straight above. */
export type ObjectClass = z.infer<typeof ObjectClass>;

/** The three groups within which overlapping boxes suppress each other: an object is one person, one cycle or one vehicle. */
export type ClassGroup = 'person' | 'cycle' | 'vehicle';

const GROUPS: Readonly<Record<ObjectClass, ClassGroup>> = {
  person: 'person',
  bicycle: 'cycle',
  motorcycle: 'cycle',
  car: 'vehicle',
  bus: 'vehicle',
  truck: 'vehicle',
  vehicle: 'vehicle',
};

export const classGroup = (objectClass: ObjectClass): ClassGroup => GROUPS[objectClass];
