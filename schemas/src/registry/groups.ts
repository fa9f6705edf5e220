/** Stands for the whole city in the name of a topic or a group. No district may have this id. */
export const CITY_PLACE = 'city';

/**
 * The name of a consumer group: `<service>.<district>.<purpose>`, or `<service>.city.<purpose>` for a group of the whole city. A group
 * belongs to one place, so that each district has its own members, offsets and rebalances.
 */
export const consumerGroupOf = (service: string, place: string, purpose: string): string =>
  `${service}.${place}.${purpose}`;
