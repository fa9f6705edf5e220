/** When the person last did something at this page; whoever has just opened it has. */
let lastInputAtMs = Date.now();
for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const)
  addEventListener(kind, () => void (lastInputAtMs = Date.now()), { passive: true, capture: true });

/** Says with every request how long ago that was: what the page asks for by itself keeps nobody signed in. */
export const idleHeader = (): Record<string, string> => ({ 'x-marsad-idle-ms': String(Date.now() - lastInputAtMs) });
