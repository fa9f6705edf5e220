import { randomUUID } from 'node:crypto';
import type { KnownBrowser } from '../../ports.ts';

/**
 * Cookies of this page: no script reads them, no other site's form brings them, and `__Host-` lets no neighbouring host or path set them.
 * They are Secure without exception. Chromium and Firefox take and send such cookies on `http://localhost` too; a page at any other plain
 * address does not start (`config.ts`).
 */
export const COOKIE = { path: '/', httpOnly: true, sameSite: 'lax', secure: true } as const;

export const newBrowser = (): KnownBrowser => ({ browser: randomUUID() });

export const BROWSER_COOKIE = '__Host-marsad_browser';
export const BROWSER_OPTIONS = { ...COOKIE, maxAge: 90 * 24 * 3_600 } as const;
