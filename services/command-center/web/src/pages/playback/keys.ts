/** What a person does to a playback, whether by a key or a button. */
export type Action =
  | { readonly do: 'play_or_pause' | 'pause' | 'forwards' | 'backwards' | 'bookmark' | 'help' | 'loop_off' }
  | { readonly do: 'frame'; readonly by: 1 | -1 }
  | { readonly do: 'seconds'; readonly by: number }
  | { readonly do: 'event'; readonly by: 1 | -1 }
  | { readonly do: 'end'; readonly of: 'from' | 'to' }
  | { readonly do: 'mark'; readonly which: 'in' | 'out' }
  | { readonly do: 'zoom'; readonly by: 0.5 | 2 };

type Pressed = {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
};

/** The keys of a professional player, in the order in which the page lists them. Time runs from left to right in every language. */
export const KEYS: readonly { readonly keys: readonly string[]; readonly name: string; readonly action: Action }[] = [
  { keys: [' ', 'Spacebar'], name: 'playOrPause', action: { do: 'play_or_pause' } },
  { keys: ['l'], name: 'forwards', action: { do: 'forwards' } },
  { keys: ['k'], name: 'pause', action: { do: 'pause' } },
  { keys: ['j'], name: 'backwards', action: { do: 'backwards' } },
  { keys: ['ArrowLeft'], name: 'frameBack', action: { do: 'frame', by: -1 } },
  { keys: ['ArrowRight'], name: 'frameOn', action: { do: 'frame', by: 1 } },
  { keys: ['ArrowUp'], name: 'eventBefore', action: { do: 'event', by: -1 } },
  { keys: ['ArrowDown'], name: 'eventAfter', action: { do: 'event', by: 1 } },
  { keys: ['Home'], name: 'first', action: { do: 'end', of: 'from' } },
  { keys: ['End'], name: 'last', action: { do: 'end', of: 'to' } },
  { keys: ['i'], name: 'markIn', action: { do: 'mark', which: 'in' } },
  { keys: ['o'], name: 'markOut', action: { do: 'mark', which: 'out' } },
  { keys: ['x'], name: 'loopOff', action: { do: 'loop_off' } },
  { keys: ['b'], name: 'bookmark', action: { do: 'bookmark' } },
  { keys: ['+', '='], name: 'zoomIn', action: { do: 'zoom', by: 0.5 } },
  { keys: ['-'], name: 'zoomOut', action: { do: 'zoom', by: 2 } },
  { keys: ['?'], name: 'help', action: { do: 'help' } },
];

const TEN_SECONDS = 10;

/** What a pressed key does; undefined if it is the browser's. A key of the keyboard's other layer counts as the same key. */
export function actionOf({ key, shiftKey, ctrlKey, metaKey, altKey }: Pressed): Action | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  if (shiftKey && key === 'ArrowLeft') return { do: 'seconds', by: -TEN_SECONDS };
  if (shiftKey && key === 'ArrowRight') return { do: 'seconds', by: TEN_SECONDS };
  const wanted = key.length === 1 ? key.toLowerCase() : key;
  return KEYS.find(({ keys }) => keys.includes(wanted))?.action;
}

/** The controls that need their keys for themselves. */
const OWN_KEYS = ['INPUT', 'TEXTAREA', 'SELECT'];
/** The keys that a focused button or link takes. */
const PRESSING = [' ', 'Enter', 'Spacebar'];

/** Whether the focused control needs this key itself. @param tag the name of its element, and whether it is a list or a dialog's part */
export const isOfControl = (key: string, { tag, role }: { tag: string; role: string | null }): boolean =>
  OWN_KEYS.includes(tag) ||
  role === 'option' ||
  role === 'combobox' ||
  role === 'radio' ||
  (PRESSING.includes(key) && (tag === 'BUTTON' || tag === 'A'));
