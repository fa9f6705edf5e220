import { useEffect, useRef } from 'react';
import { moveOf, type DeskMove } from './desk-keys.ts';

const TYPED_IN = 'input:not([type="checkbox"]), textarea, select, [contenteditable], [role="dialog"], [role="listbox"]';

const isWithin = (target: Element | undefined, selector: string): boolean => Boolean(target?.closest(selector));

/** Calls back with what the pressed key does at the desk, wherever the focus is except in a field, a menu or a dialog. */
export function useDeskKeys(onMove: (move: DeskMove) => void): void {
  const latest = useRef(onMove);
  useEffect(() => {
    latest.current = onMove;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : undefined;
      const move = moveOf({
        key: event.key,
        isModified: event.ctrlKey || event.metaKey || event.altKey,
        isTyping: isWithin(target, TYPED_IN) || document.querySelector('[role="dialog"]') !== null,
        isOnControl: isWithin(target, 'a, button, [role="radio"], input'),
      });
      if (!move) return;
      event.preventDefault();
      latest.current(move);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
