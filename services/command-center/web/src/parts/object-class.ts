import { ObjectClass, classGroup, isKnown, type ClassGroup } from '@marsad/schemas';

/** A class that this page has words for; a later version of the city may have more. */
export const isObjectClass = (text: string): text is ObjectClass => isKnown(ObjectClass.options, text);

/** How a detection is grouped; a class that this page does not know is drawn as a vehicle. */
export const groupOf = (text: string): ClassGroup => (isObjectClass(text) ? classGroup(text) : 'vehicle');
