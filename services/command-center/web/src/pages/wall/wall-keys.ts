/** What a key does to the wall. */
export type WallMove =
  | { readonly do: 'page'; readonly by: 1 | -1 }
  | { readonly do: 'enlarge'; readonly cell: number }
  | { readonly do: 'full_screen' | 'back' | 'follow' | 'tour' };

type Pressed = {
  readonly key: string;
  readonly isModified: boolean;
  /** The focus is in a field, a menu or a dialog, which has the keys for itself. */
  readonly isTyping: boolean;
};

const MOVES: Readonly<Record<string, WallMove>> = {
  ArrowLeft: { do: 'page', by: -1 },
  PageUp: { do: 'page', by: -1 },
  ArrowRight: { do: 'page', by: 1 },
  PageDown: { do: 'page', by: 1 },
  Escape: { do: 'back' },
  f: { do: 'full_screen' },
  a: { do: 'follow' },
  t: { do: 'tour' },
};

/** Pages turn from left to right in every language, as the cells stand. */
export function wallMoveOf({ key, isModified, isTyping }: Pressed): WallMove | undefined {
  if (isModified || isTyping) return undefined;
  if (/^[1-9]$/.test(key)) return { do: 'enlarge', cell: Number(key) - 1 };
  const name = key.length === 1 ? key.toLowerCase() : key;
  return Object.hasOwn(MOVES, name) ? MOVES[name] : undefined;
}
