import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { post } from '../../api/client.ts';
import type { PlaybackMoment } from '../../parts/moment-address.ts';
import { createDeck, type Deck, type DeckShown, type Said } from './deck.ts';
import { actionOf, isOfControl, type Action } from './keys.ts';

/** How often the deck is moved on, ms. */
const TICK_MS = 100;
/** Where a playback begins that names no moment: so long ago, ms. */
const USUALLY_AGO_MS = 60_000;

/** The deck of this page: one as long as the page is open, whatever cameras and purposes a person chooses. */
export function useDeck(moment: PlaybackMoment, said: Said | undefined): { deck: Deck; shown: DeckShown } {
  const saidNow = useRef(said);
  saidNow.current = said;
  const [deck] = useState(() =>
    createDeck({
      atMs: moment.atMs ?? Date.now() - USUALLY_AGO_MS,
      marks: { inMs: moment.inMs, outMs: moment.outMs },
      now: () => performance.now(),
      wallMs: () => Date.now(),
      async open(camera, unmaskingOrder) {
        const { purpose = 'incident_review', caseReference } = saidNow.current ?? {};
        const body = {
          camera,
          purpose,
          ...(caseReference && { caseReference }),
          ...(unmaskingOrder && { unmaskingOrder }),
        };
        return (await post('/api/playbacks', { body })).playbackId;
      },
    }),
  );
  const cameras = moment.cameras.join(',');
  useEffect(() => deck.setCameras(said ? cameras.split(',').filter(Boolean) : []), [deck, cameras, said !== undefined]);
  useEffect(() => deck.reopen(), [deck, said?.purpose, said?.caseReference]);
  useEffect(() => {
    const ticking = setInterval(() => deck.tick(), TICK_MS);
    return () => clearInterval(ticking);
  }, [deck]);
  useEffect(() => () => deck.close(), [deck]);
  return { deck, shown: useSyncExternalStore(deck.subscribe, deck.shown) };
}

/** Listens to the keys of the player, wherever the focus is, but not to what a field or button needs itself. */
export function useKeys(onAction: (action: Action) => void): void {
  const latest = useRef(onAction);
  latest.current = onAction;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const target = event.target instanceof HTMLElement ? event.target : undefined;
      if (event.defaultPrevented || target?.closest('[role="dialog"]')) return;
      if (target && isOfControl(event.key, { tag: target.tagName, role: target.getAttribute('role') })) return;
      const action = actionOf(event);
      if (!action) return;
      event.preventDefault();
      latest.current(action);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}
