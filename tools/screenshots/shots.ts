export type Shot = {
  readonly name: string;
  readonly language: 'fr' | 'ar' | 'en';
  readonly theme: 'dark' | 'light';
  readonly size: 'desktop' | 'phone';
  readonly path?: string;
  /** The newest alert of this kind instead of a fixed page. */
  readonly alert?: 'exact' | 'possible' | 'zone_entered' | 'loitering';
};

/** What the README and the documentation show: every page, every language, both themes, both sizes at least once. */
export const SHOTS: readonly Shot[] = [
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
];
