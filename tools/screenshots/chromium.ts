import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const KNOWN = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Launches this machine's browser without its background requests. */
export function launchChromium(): Promise<Browser> {
  const executablePath = KNOWN.find((path) => existsSync(path));
  if (!executablePath) throw new Error('no Chromium here: apt-get install chromium');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--autoplay-policy=no-user-gesture-required',
      // The map draws with WebGL, which this renders in software on a machine without a graphics card.
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
    ],
  });
}
