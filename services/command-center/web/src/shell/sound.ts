import { useSyncExternalStore } from 'react';

const STORAGE_KEY = 'marsad.sound';

export type Sound = 'on' | 'off' | 'blocked';

let context: AudioContext | undefined;
/** Silent until the person turns it on in this browser. */
let isWanted = localStorage.getItem(STORAGE_KEY) === 'on';
const listeners = new Set<() => void>();
const notify = (): void => {
  for (const listener of listeners) listener();
};

/** Allows sound: a browser keeps a page silent until the person has clicked or typed in it. */
const unlock = (): void => {
  context ??= new AudioContext();
  void context.resume().then(notify);
};
document.addEventListener('pointerdown', unlock, { once: true });
document.addEventListener('keydown', unlock, { once: true });

const state = (): Sound => (!isWanted ? 'off' : context?.state === 'running' ? 'on' : 'blocked');

export const toggleSound = (): void => {
  isWanted = !isWanted;
  localStorage.setItem(STORAGE_KEY, isWanted ? 'on' : 'off');
  notify();
};

export const useSound = (): Sound =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, state);

const TONES = { urgent: [880, 1174.7, 880, 1174.7], normal: [659.3, 880] } as const;

/** How long the chime holds its lock, ms. By then every tab of this browser has received the alert, so no second tab chimes. */
const ONE_CHIME_MS = 3_000;

/** Chimes in only one tab of this browser, the first that is allowed to. @param key the same in every tab for one announcement */
export function chimeOnce(key: string, kind: keyof typeof TONES): void {
  if (state() !== 'on') return;
  if (!('locks' in navigator)) return chime(kind);
  void navigator.locks.request(`marsad.chime.${key}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    chime(kind);
    await new Promise((resolve) => setTimeout(resolve, ONE_CHIME_MS));
  });
}

/** Plays two tones for an alert and four for a searched plate, so that a person can tell them apart without looking at the screen. */
function chime(kind: keyof typeof TONES): void {
  if (state() !== 'on' || !context) return;
  const audio = context;
  TONES[kind].forEach((frequency, index) => {
    const start = audio.currentTime + index * 0.16;
    const [oscillator, gain] = [audio.createOscillator(), audio.createGain()];
    oscillator.type = 'sine';
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(0.0001, start);
    gain.gain.exponentialRampToValueAtTime(0.18, start + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.15);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(start);
    oscillator.stop(start + 0.16);
  });
}
