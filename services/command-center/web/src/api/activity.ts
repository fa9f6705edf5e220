/** When the person last used this page, ms since the epoch. Opening the page counts. */
let lastInputAtMs = Date.now();
for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const)
  addEventListener(kind, () => void (lastInputAtMs = Date.now()), { passive: true, capture: true });

/** Tells the server for how long the person has been idle, because the polling of the page must not keep a session alive. */
export const idleHeader = (): Record<string, string> => ({ 'x-marsad-idle-ms': String(Date.now() - lastInputAtMs) });
