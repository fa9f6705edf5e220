import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import styles from './map.module.css';

type Props<Item> = {
  label: string;
  items: readonly Item[];
  idOf: (item: Item) => string;
  isChosen: (item: Item) => boolean;
  onFocus: (item: Item) => void;
  onChoose: (item: Item) => void;
  row: (item: Item) => ReactNode;
};

/** Where each key goes from a row. */
const MOVES: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index, last) => Math.min(index + 1, last),
  ArrowUp: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/** A list that the Tab key enters once, however long it is. Arrows go from row to row, and the map follows. */
export function RovingList<Item>({ label, items, idOf, isChosen, onFocus, onChoose, row }: Props<Item>) {
  const list = useRef<HTMLUListElement>(null);
  const [reached, setReached] = useState<string>();
  const at = Math.max(
    0,
    items.findIndex((item) => idOf(item) === reached),
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    list.current?.querySelectorAll('button')[move(at, items.length - 1)]?.focus();
  };
  return (
    <ul ref={list} className={styles.rows} aria-label={label} onKeyDown={onKeyDown}>
      {items.map((item, index) => (
        <li key={idOf(item)}>
          <button
            type="button"
            className={styles.row}
            tabIndex={index === at ? 0 : -1}
            aria-pressed={isChosen(item)}
            onFocus={() => {
              setReached(idOf(item));
              onFocus(item);
            }}
            onClick={() => onChoose(item)}
          >
            {row(item)}
          </button>
        </li>
      ))}
    </ul>
  );
}
