export type Arrived<Packet> = { readonly packet: Packet; readonly atMs: number };
type Sequenced = { readonly sequence: number; readonly ssrc: number };
type State<Packet> = { readonly waiting: Map<number, Arrived<Packet>>; next: number | null; ssrc: number | null };

/** The most packets that wait for a missing one. */
const MOST_WAITING = 512;
/** How far a packet may lie ahead before it counts as one of a new count. */
const MOST_AHEAD = 3_000;

/** The packets that need not wait any longer, as nothing is missing before them. */
function inOrder<Packet>(state: State<Packet>): Arrived<Packet>[] {
  const ready: Arrived<Packet>[] = [];
  for (;;) {
    const { next } = state;
    const found = next === null ? undefined : state.waiting.get(next);
    if (next === null || !found) return ready;
    state.waiting.delete(next);
    ready.push(found);
    state.next = (next + 1) & 0xffff;
  }
}

const distance = ({ next }: State<unknown>, sequence: number): number => (sequence - (next ?? sequence)) & 0xffff;

/** Gives up on what is missing before the first that waits. */
function skip<Packet>(state: State<Packet>): Arrived<Packet>[] {
  let least = Number.POSITIVE_INFINITY;
  for (const sequence of state.waiting.keys()) least = Math.min(least, distance(state, sequence));
  if (state.next !== null && Number.isFinite(least)) state.next = (state.next + least) & 0xffff;
  return inOrder(state);
}

function expired<Packet>(state: State<Packet>, nowMs: number, waitMs: number): Arrived<Packet>[] {
  const ready: Arrived<Packet>[] = [];
  while (state.waiting.size > 0) {
    let earliestMs = Number.POSITIVE_INFINITY;
    for (const { atMs } of state.waiting.values()) earliestMs = Math.min(earliestMs, atMs);
    if (nowMs - earliestMs < waitMs && state.waiting.size <= MOST_WAITING) return ready;
    ready.push(...skip(state));
  }
  return ready;
}

/**
 * Puts the packets of a network back in order. What does not come in time is given up, and shows as a gap in the sequence numbers. A packet of
 * another sender or of a new count goes through in the order of arrival: whoever follows the sequence numbers judges it.
 */
export function createReorderBuffer<Packet extends Sequenced>(waitMs: number) {
  const state: State<Packet> = { waiting: new Map(), next: null, ssrc: null };
  const startOver = (arrived: Arrived<Packet>): Arrived<Packet>[] => {
    const before = expired(state, Number.POSITIVE_INFINITY, waitMs);
    state.next = (arrived.packet.sequence + 1) & 0xffff;
    state.ssrc = arrived.packet.ssrc;
    return [...before, arrived];
  };
  return {
    /** Takes a packet, and returns those that are due now, in order. */
    push(packet: Packet, atMs: number): Arrived<Packet>[] {
      const arrived = { packet, atMs };
      const ahead = distance(state, packet.sequence);
      if (packet.ssrc !== state.ssrc) return startOver(arrived);
      if (ahead > 0x1_0000 - MOST_AHEAD) return [];
      if (ahead > MOST_AHEAD) return startOver(arrived);
      state.waiting.set(packet.sequence, arrived);
      const ready = inOrder(state);
      return state.waiting.size === 0 ? ready : [...ready, ...expired(state, atMs, waitMs)];
    },
    /** The packets whose predecessors did not come within the time. */
    expire: (nowMs: number): Arrived<Packet>[] => expired(state, nowMs, waitMs),
    get waiting() {
      return state.waiting.size;
    },
  };
}
