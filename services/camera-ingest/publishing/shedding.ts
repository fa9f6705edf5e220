/** Overload sheds by declared priority (the architecture's rule 11): recording, then plates and authorised heads, then behaviour, then previews. */
export type Priority = 'recording' | 'plates' | 'behaviour' | 'previews';

/** So many messages may wait for Kafka before messages of a priority are shed. Recording is never shed. */
export const SHED_ABOVE: Readonly<Record<Priority, number>> = {
  recording: Number.POSITIVE_INFINITY,
  plates: 15_000,
  behaviour: 10_000,
  previews: 200,
};

export const isShed = (priority: Priority, waiting: number): boolean => waiting >= SHED_ABOVE[priority];
