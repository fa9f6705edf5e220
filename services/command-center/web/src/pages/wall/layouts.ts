/** How many cameras a layout shows beside each other, and whether the first of them is large. */
export const LAYOUTS = {
  '1': { cells: 1, hasLarge: false },
  '4': { cells: 4, hasLarge: false },
  '6': { cells: 6, hasLarge: true },
  '8': { cells: 8, hasLarge: true },
  '9': { cells: 9, hasLarge: false },
  '16': { cells: 16, hasLarge: false },
} as const;
export type Layout = keyof typeof LAYOUTS;
export const isLayout = (text: string): text is Layout => Object.hasOwn(LAYOUTS, text);

/** How many pages a layout needs for so many cameras; one at least. */
export const pageCountOf = (layout: Layout, cameras: number): number =>
  Math.max(1, Math.ceil(cameras / LAYOUTS[layout].cells));

type Arranged = {
  readonly layout: Layout;
  /** From 0. A page beyond the last one is the last one. */
  readonly page: number;
  /** The camera that a person chose to see large. */
  readonly large?: string | undefined;
  /** The camera of the alert that has come forward. */
  readonly front?: string | undefined;
};

/**
 * The cameras in the cells of a page, in their order. Who comes forward takes the first cell, which is the large one where there is one; whoever
 * is on the page already stays in its cell if no cell is larger than it. Nobody is shown twice, and the last page is filled no further.
 */
export function cellsOf(cameras: readonly string[], { layout, page, large, front }: Arranged): string[] {
  const { cells, hasLarge } = LAYOUTS[layout];
  const first = Math.min(page, pageCountOf(layout, cameras.length) - 1) * cells;
  const onPage = cameras.slice(first, first + cells);
  const foremost = front ?? large;
  if (foremost === undefined) return onPage;
  if (onPage.includes(foremost) && !hasLarge) return onPage;
  return [foremost, ...onPage.filter((camera) => camera !== foremost)].slice(0, cells);
}
