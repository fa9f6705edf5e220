import type { ObjectClass } from '@marsad/schemas';

/**
 * Passenger car units, by which one vehicle takes the place of so many cars: Transport for London, Traffic Modelling Guidelines (2010), after
 * Kimber, McDonald and Hounsell (TRRL 1982). `truck` is between their medium (1.5) and heavy goods vehicles (2.3), because the detector does
 * not tell them apart; a vehicle of unknown kind counts as a car.
 */
export const PCU: Readonly<Record<ObjectClass, number>> = {
  person: 0,
  bicycle: 0.2,
  motorcycle: 0.4,
  car: 1,
  vehicle: 1,
  bus: 2,
  truck: 1.9,
};

/** Usual lengths, m, for the tail of a queue. */
export const LENGTH_M: Readonly<Record<ObjectClass, number>> = {
  person: 0.5,
  bicycle: 1.8,
  motorcycle: 2.2,
  car: 4.5,
  vehicle: 4.5,
  bus: 12,
  truck: 8,
};

/** What fills a carriageway: motor vehicles. */
export const isMotor = (name: ObjectClass): boolean => name !== 'person' && name !== 'bicycle';
/** What is counted as traffic at a line. */
export const isTraffic = (name: ObjectClass): boolean => name !== 'person';
