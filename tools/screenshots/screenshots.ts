import type { Role } from '@marsad/schemas';

export type Screenshot = {
  readonly name: string;
  readonly language: 'fr' | 'ar' | 'en';
  readonly theme: 'dark' | 'light';
  readonly size: 'desktop' | 'phone';
  /** Whose page it is; an operator's by default. */
  readonly as?: Role;
  readonly path?: string;
  /** The newest alert of this kind instead of a fixed page; a `candidate` is a face that waits for its reviewers. */
  readonly alert?: 'exact' | 'possible' | 'zone_entered' | 'loitering' | 'candidate';
};

/** The screenshots of the README and the documents: every page, language, theme and size at least once. */
export const SCREENSHOTS: readonly Screenshot[] = [
  { name: 'live-fr', language: 'fr', theme: 'dark', size: 'desktop', path: '/' },
  { name: 'live-ar', language: 'ar', theme: 'light', size: 'desktop', path: '/' },
  { name: 'live-en-phone', language: 'en', theme: 'dark', size: 'phone', path: '/' },
  { name: 'alert-exact-fr', language: 'fr', theme: 'dark', size: 'desktop', alert: 'exact' },
  { name: 'alert-possible-ar', language: 'ar', theme: 'light', size: 'desktop', alert: 'possible' },
  { name: 'alert-zone-en', language: 'en', theme: 'light', size: 'desktop', alert: 'zone_entered' },
  { name: 'alert-exact-fr-phone', language: 'fr', theme: 'light', size: 'phone', alert: 'exact' },
  { name: 'traffic-fr', language: 'fr', theme: 'light', size: 'desktop', path: '/traffic' },
  { name: 'traffic-ar-phone', language: 'ar', theme: 'dark', size: 'phone', path: '/traffic' },
  { name: 'recordings-en', language: 'en', theme: 'dark', size: 'desktop', path: '/recordings' },
  { name: 'rights-fr', language: 'fr', theme: 'dark', size: 'desktop', as: 'judge', path: '/rights' },
  { name: 'rights-ar-phone', language: 'ar', theme: 'light', size: 'phone', as: 'supervisor', path: '/rights' },
  { name: 'review-ar', language: 'ar', theme: 'dark', size: 'desktop', as: 'reviewer', alert: 'candidate' },
  { name: 'audit-en', language: 'en', theme: 'light', size: 'desktop', as: 'auditor', path: '/audit' },
];
