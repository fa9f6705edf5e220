import { topicOf, type AnyEvent } from '@marsad/schemas';
import type { TopicPartition } from './types.ts';

/** A partition number of a district: events that are read together have the same number for the same key. */
export type PartitionPlace = Pick<TopicPartition, 'district' | 'partition'>;

export type PartitionMemoryOptions<State> = {
  /** The event whose partitions the states belong to. Events that are read together with it use the state of their partition number. */
  readonly event: AnyEvent;
  readonly create: (place: PartitionPlace) => State;
  /** Overwrites or closes the resources of the state; the partition may be another member's by now. */
  readonly end?: (state: State, place: PartitionPlace) => void;
};

/**
 * State that lives as long as its partition is assigned to this process. It is created when the partition is assigned, and ended when the
 * partition is revoked. The next owner of the partition builds its state again from the committed offset, so a handler whose state needs
 * messages of the past answers with `keepFrom`, the lowest offset that it still needs.
 */
export type PartitionMemory<State> = {
  /** The state of an assigned partition; created if there is none yet. */
  readonly of: (place: PartitionPlace) => State;
  readonly find: (place: PartitionPlace) => State | undefined;
  readonly values: () => IterableIterator<State>;
  /** For `kafka.consume`: `{ ...memory.assignments, handle }`. */
  readonly assignments: {
    readonly onAssigned: (partitions: readonly TopicPartition[]) => void;
    readonly onRevoked: (partitions: readonly TopicPartition[]) => void;
  };
  /** Ends every state. */
  readonly stop: () => void;
};

const keyOf = ({ district, partition }: PartitionPlace): string => `${district}/${partition}`;

export function createPartitionMemory<State>({
  event,
  create,
  end,
}: PartitionMemoryOptions<State>): PartitionMemory<State> {
  const states = new Map<string, { readonly place: PartitionPlace; readonly state: State }>();

  const of = ({ district, partition }: PartitionPlace): State => {
    const place = { district, partition };
    const known = states.get(keyOf(place));
    if (known !== undefined) return known.state;
    const state = create(place);
    states.set(keyOf(place), { place, state });
    return state;
  };
  const endState = (place: PartitionPlace): void => {
    const known = states.get(keyOf(place));
    if (known === undefined) return;
    states.delete(keyOf(place));
    end?.(known.state, known.place);
  };
  const ofTheEvent = ({ topic, district }: TopicPartition): boolean => topic === topicOf(event, district);

  return {
    of,
    find: (place) => states.get(keyOf(place))?.state,
    *values() {
      for (const { state } of states.values()) yield state;
    },
    assignments: {
      onAssigned: (partitions) => partitions.filter(ofTheEvent).forEach(of),
      onRevoked: (partitions) => partitions.filter(ofTheEvent).forEach(endState),
    },
    stop: () => [...states.values()].forEach(({ place }) => endState(place)),
  };
}

/** The lowest of the offsets that something still needs, for `keepFrom`; undefined if nothing needs any. */
export function lowestOffset(offsets: Iterable<bigint | undefined>): bigint | undefined {
  let lowest: bigint | undefined;
  for (const offset of offsets) if (offset !== undefined && (lowest === undefined || offset < lowest)) lowest = offset;
  return lowest;
}
