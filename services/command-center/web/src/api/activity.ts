/** When the person last did something on this page. Opening it counts. */
let lastInputAtMs = Date.now();
for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const)
  addEventListener(kind, () => void (lastInputAtMs = Date.now()), { passive: true, capture: true });

/** Every request tells the server how long ago that was, so that what the page asks for by itself keeps nobody signed in. */
export const idleHeader = (): Record<string, string> => ({ 'x-marsad-idle-ms': String(Date.now() - lastInputAtMs) });
