/** Stands for the city where a topic or a group names a place; no district may have this id. */
export const CITY_PLACE = 'city';

/**
 * The name of a consumer group: `<service>.<district>.<purpose>`, or `<service>.city.<purpose>` for a group of the whole city. A group belongs to
 * one place, so that a district's members, offsets and rebalances are its own.
 */
export const consumerGroupOf = (service: string, place: string, purpose: string): string =>
  `${service}.${place}.${purpose}`;
