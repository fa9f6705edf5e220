import { ObjectClass, classGroup, isKnown, type ClassGroup } from '@marsad/schemas';

/** Whether this page has a word for a class; a later version of the platform may have more classes. */
export const isObjectClass = (text: string): text is ObjectClass => isKnown(ObjectClass.options, text);

/** The group of a class; a class that this page does not know is drawn as a vehicle. */
export const groupOf = (text: string): ClassGroup => (isObjectClass(text) ? classGroup(text) : 'vehicle');
