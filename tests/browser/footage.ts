import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@marsad/deploy-local';
import type { Browser } from 'playwright-core';

export const clipOf = (name: string): Buffer => readFileSync(join(ROOT, 'samples', name));

/** A function for the browser, as text because its types are not Node's. It resolves to JPEGs in base64. */
const DECODE = `async (times) => {
  const [video, canvas] = [document.querySelector('video'), document.querySelector('canvas')];
  const happened = (event) => new Promise((resolve) => video.addEventListener(event, resolve, { once: true }));
  video.src = 'http://footage.test/clip.mp4';
  await happened('loadeddata');
  canvas.width = 640;
  canvas.height = Math.round((640 * video.videoHeight) / video.videoWidth / 2) * 2;
  const drawing = canvas.getContext('2d');
  const pictures = [];
  for (const time of times) {
    const sought = happened('seeked');
    video.currentTime = Math.min(time, video.duration - 0.1);
    await sought;
    drawing.filter = 'blur(1.5px)';
    drawing.drawImage(video, 0, 0, canvas.width, canvas.height);
    pictures.push(canvas.toDataURL('image/jpeg', 0.75).slice('data:image/jpeg;base64,'.length));
  }
  return pictures;
}`;

/**
 * Stills of a sample clip at these seconds, as JPEG of 640 px, like those of camera-ingest. The tests' own browser decodes the clip and
 * blurs the stills as masking would.
 */
export async function stillsOf(browser: Browser, name: string, seconds: readonly number[]): Promise<Buffer[]> {
  const page = await browser.newPage();
  try {
    await page.route('http://footage.test/**', (route) => {
      const isClip = route.request().url().endsWith('.mp4');
      return isClip
        ? route.fulfill({ contentType: 'video/mp4', body: clipOf(name) })
        : route.fulfill({ contentType: 'text/html', body: '<video muted></video><canvas></canvas>' });
    });
    await page.goto('http://footage.test/');
    const encoded = await page.evaluate<string[]>(`(${DECODE})(${JSON.stringify(seconds)})`);
    return encoded.map((picture) => Buffer.from(picture, 'base64'));
  } finally {
    await page.close();
  }
}
