import { isLayout, type Layout } from './layouts.ts';

/** What the wall shows, as its address says it, so that a link, a bookmark and the back button show the same wall again. */
export type WallView = {
  readonly layout: Layout;
  /** The id of a group of cameras; all of them if there is none. */
  readonly group?: string | undefined;
  /** From 0. */
  readonly page: number;
  /** The camera that a person made large. */
  readonly large?: string | undefined;
  /** After how many seconds the next page comes by itself; never if there is none. */
  readonly tour?: Tour | undefined;
  /** Whether the camera of a new alert comes forward. */
  readonly follows: boolean;
};
export const TOURS = [10, 30, 60] as const;
export type Tour = (typeof TOURS)[number];

const USUAL: Layout = '9';
const MOST_PAGES = 4_000;
const LONGEST = 120;

/** Reads the address. What it cannot name is left out, because a link may be old or mistyped. */
export function wallOf(address: URLSearchParams): WallView {
  const text = (name: string): string | undefined => address.get(name)?.slice(0, LONGEST) || undefined;
  const [layout, page, tour] = [text('layout') ?? '', Number(text('page') ?? 1), Number(text('tour'))];
  return {
    layout: isLayout(layout) ? layout : USUAL,
    group: text('group'),
    page: Number.isInteger(page) && page >= 1 && page <= MOST_PAGES ? page - 1 : 0,
    large: text('large'),
    tour: TOURS.find((seconds) => seconds === tour),
    follows: text('follow') !== 'no',
  };
}

/** The address of a wall. The usual one has an empty address. */
export function addressOf({ layout, group, page, large, tour, follows }: WallView): URLSearchParams {
  const fields = {
    layout: layout === USUAL ? undefined : layout,
    group,
    page: page === 0 ? undefined : String(page + 1),
    large,
    tour: tour && String(tour),
    follow: follows ? undefined : 'no',
  };
  return new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}
