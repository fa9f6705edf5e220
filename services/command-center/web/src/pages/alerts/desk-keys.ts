/** What a key does at the desk. */
export type DeskMove = 'next' | 'previous' | 'open' | 'acknowledge' | 'dismiss' | 'select' | 'keys';

const MOVES: Readonly<Record<string, DeskMove>> = {
  j: 'next',
  k: 'previous',
  Enter: 'open',
  a: 'acknowledge',
  d: 'dismiss',
  x: 'select',
  '?': 'keys',
};
export const DESK_KEYS = Object.entries(MOVES).map(([key, move]) => ({ key, move }));

/** A key as the browser reports it, and where the person types. */
export type Pressed = {
  readonly key: string;
  readonly isModified: boolean;
  /** Whether the person writes in a field or a menu, or a dialog is open: keys belong to it. */
  readonly isTyping: boolean;
  /** Whether a link or button has the focus, which Enter presses. */
  readonly isOnControl: boolean;
};

export function moveOf({ key, isModified, isTyping, isOnControl }: Pressed): DeskMove | undefined {
  if (isModified || isTyping) return undefined;
  const move = MOVES[key];
  return move === 'open' && isOnControl ? undefined : move;
}

/** The id of the row that the next key is about. @param at the row before; undefined: none was chosen */
export function rowAfter(
  ids: readonly string[],
  at: string | undefined,
  move: 'next' | 'previous',
): string | undefined {
  const index = at === undefined ? -1 : ids.indexOf(at);
  if (index < 0) return move === 'next' ? ids[0] : ids.at(-1);
  return ids[Math.min(ids.length - 1, Math.max(0, index + (move === 'next' ? 1 : -1)))];
}
