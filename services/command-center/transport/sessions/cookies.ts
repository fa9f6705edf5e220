import { randomUUID } from 'node:crypto';
import type { KnownBrowser } from '../../ports.ts';

/**
 * The options of this page's cookies: no script reads them, no other site's form sends them, and `__Host-` lets no neighbouring host or
 * path set them. They are always Secure. Chromium and Firefox accept and send such cookies on `http://localhost` too. A page at any other
 * plain address does not start (`config.ts`).
 */
export const COOKIE = { path: '/', httpOnly: true, sameSite: 'lax', secure: true } as const;

export const SESSION_COOKIE = '__Host-marsad_session';

export const BROWSER_COOKIE = '__Host-marsad_browser';
/** 90 days: a browser that is used less often is counted by its address again. */
export const BROWSER_OPTIONS = { ...COOKIE, maxAge: 90 * 24 * 3_600 } as const;
export const newBrowser = (): KnownBrowser => ({ browser: randomUUID() });
