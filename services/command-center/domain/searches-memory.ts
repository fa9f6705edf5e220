import type { DeviceSearchAnswer } from '@marsad/schemas';

/** How long an answer is kept, ms: as long as its topic keeps it. */
export const ANSWER_KEPT_MS = 60_000;
/** How long a person waits for an answer at most, ms. */
export const ANSWER_WITHIN_MS = 60_000;
/** How many searches one person may wait for at once. */
export const MOST_SEARCHES = 2;
/** How many searches are remembered. */
const MOST_REMEMBERED = 200;

/** A search for devices that this instance asked for, and its answer once it has come. */
export type Search = {
  readonly searchId: string;
  readonly subject: string;
  readonly askedAtMs: number;
  readonly answer?: DeviceSearchAnswer;
};

/** The searches for devices that people of this instance asked for. The answers of other instances' searches pass by. */
export function createSearchesMemory() {
  const searches = new Map<string, Search>();

  const isOver = ({ askedAtMs, answer }: Search, nowMs: number): boolean =>
    answer ? nowMs - answer.atMs > ANSWER_KEPT_MS : nowMs - askedAtMs > ANSWER_WITHIN_MS;
  const forget = (nowMs: number): void => {
    for (const [id, search] of searches)
      if (isOver(search, nowMs) || searches.size > MOST_REMEMBERED) searches.delete(id);
  };
  return {
    /** How many searches this person still waits for. */
    waitingOf(subject: string, nowMs: number): number {
      forget(nowMs);
      return [...searches.values()].filter((search) => search.subject === subject && !search.answer).length;
    },
    add: (search: Search): void => void searches.set(search.searchId, search),
    putAnswer(answer: DeviceSearchAnswer): void {
      const search = searches.get(answer.searchId);
      if (search) searches.set(answer.searchId, { ...search, answer });
    },
    /** The search, for the person who asked for it and for no other. */
    find(searchId: string, subject: string, nowMs: number): Search | undefined {
      forget(nowMs);
      const search = searches.get(searchId);
      return search?.subject === subject ? search : undefined;
    },
  };
}
export type SearchesMemory = ReturnType<typeof createSearchesMemory>;
