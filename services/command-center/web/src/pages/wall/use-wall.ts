import { useEffect, useMemo, useRef } from 'react';
import { useSearchParams } from 'react-router';
import { pageCountOf } from './layouts.ts';
import { addressOf, wallOf, type WallView } from './wall-address.ts';
import { wallMoveOf, type WallMove } from './wall-keys.ts';

/** What the wall shows, which its address keeps, and a function that changes it. */
export function useWallView(): [WallView, (next: (before: WallView) => Partial<WallView>) => void] {
  const [address, setAddress] = useSearchParams();
  const view = useMemo(() => wallOf(address), [address]);
  // Two keys may be pressed before the page is drawn anew, and the second one acts on what the first one asked for.
  const asked = useRef(view);
  useEffect(() => {
    asked.current = view;
  }, [view]);
  const change = (next: (before: WallView) => Partial<WallView>): void => {
    asked.current = { ...asked.current, ...next(asked.current) };
    setAddress(addressOf(asked.current), { replace: true });
  };
  return [view, change];
}
export type ChangeWall = ReturnType<typeof useWallView>[1];

/** The page that is `by` pages further; after the last one comes the first. */
export const turned = ({ layout, page }: WallView, cameras: number, by: number): number => {
  const pages = pageCountOf(layout, cameras);
  return (Math.min(page, pages - 1) + by + pages) % pages;
};

/** Turns the page every so many seconds. It waits while `isHeld`: nobody loses what has come forward. */
export function useTour(seconds: number | undefined, isHeld: boolean, turn: () => void): void {
  const latest = useLatest(turn);
  useEffect(() => {
    if (seconds === undefined || isHeld) return undefined;
    const timer = setInterval(() => latest.current(), seconds * 1_000);
    return () => clearInterval(timer);
  }, [seconds, isHeld, latest]);
}

const TYPED_IN = 'input, textarea, select, [contenteditable], [role="dialog"], [role="listbox"], [role="menu"]';

/** Calls back with what a pressed key does to the wall, wherever the focus is except in a field, a menu or a dialog. */
export function useWallKeys(onMove: (move: WallMove) => void): void {
  const latest = useLatest(onMove);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : undefined;
      const move = wallMoveOf({
        key: event.key,
        isModified: event.ctrlKey || event.metaKey || event.altKey,
        isTyping: Boolean(target?.closest(TYPED_IN)) || document.querySelector('[role="dialog"]') !== null,
      });
      if (!move) return;
      event.preventDefault();
      latest.current(move);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [latest]);
}

function useLatest<T>(value: T) {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
