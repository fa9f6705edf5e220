import { z } from 'zod';

/** What the platform tells apart in a street. There is no class, and no place for one, that describes what a person is. */
export const ObjectClass = z.enum(['person', 'bicycle', 'motorcycle', 'car', 'bus', 'truck', 'vehicle']);
/** `vehicle` is a moving thing of a vehicle's size whose kind nobody could name, as when seen from straight above. */
export type ObjectClass = z.infer<typeof ObjectClass>;

/** The three groups in which boxes compete: one thing is one person, one cycle or one vehicle. */
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
