/** Priorities of events, highest first (the architecture's rule 11): recording, plates and authorised heads, behaviour, previews. */
export type Priority = 'recording' | 'plates' | 'behaviour' | 'previews';

/** From this many messages waiting for Kafka on, a priority is shed. Recording is never shed. */
export const SHED_ABOVE: Readonly<Record<Priority, number>> = {
  recording: Number.POSITIVE_INFINITY,
  plates: 15_000,
  behaviour: 10_000,
  previews: 200,
};

export const isShed = (priority: Priority, waiting: number): boolean => waiting >= SHED_ABOVE[priority];
