import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { launchChromium } from '../../../tools/screenshots/chromium.ts';
import { alertOf, cameraOf, createTestClient } from '../testing/test-client.ts';

export const name = 'map';

/** How many cameras stand on the map, what waits at them, and how long the map is moved for, ms. */
const WHOLE = { cameras: 4_000, alerts: 200, movedMs: 8_000 };
const SHORT = { cameras: 100, alerts: 10, movedMs: 1_000 };
const PAGE = join(import.meta.dirname, '..', 'web', 'dist');
const WINDOW = { width: 1280, height: 800 };
/** Moves over the map and through its zooms, as a person at the keyboard does. */
const KEYS = ['ArrowRight', 'ArrowDown', '=', 'ArrowLeft', 'ArrowUp', '=', 'ArrowRight', '-', 'ArrowDown', '-'];

type Load = typeof WHOLE;
type Row = { what: string; measured: number; limit: number; ratio: number; unit: string };
/** @property busyMs how long the page's own thread works for one frame, ms: what a graphics card does not do */
type Measured = { frameMs: number[]; busyMs: number; shownMs: number };
/** A frame at 60 Hz, ms. */
const SMOOTH_MS = 1_000 / 60;

/**
 * Moves the map of a city in a browser. Frames and opening stand beside those of the same map with one camera, in the same run: on a machine
 * without a graphics card, drawing the ground alone takes most of a frame. The work of the page's own thread stands beside a frame at 60 Hz.
 */
export async function run({ short = false }: { readonly short?: boolean } = {}): Promise<Row[]> {
  const load = short ? SHORT : WHOLE;
  const one = await measure({ ...load, cameras: 1, alerts: 0 });
  const all = await measure(load);
  const of = `${load.cameras} cameras, ${load.alerts} alerts`;
  return [
    rowOf(`a frame while the map moves, ${of}, p50`, quantile(all.frameMs, 0.5), quantile(one.frameMs, 0.5)),
    rowOf(`a frame while the map moves, ${of}, p95`, quantile(all.frameMs, 0.95), quantile(one.frameMs, 0.95)),
    rowOf(`work of the page's thread a frame, ${of}, mean`, all.busyMs, SMOOTH_MS),
    rowOf(`from the address to the map that stands still, ${of}`, all.shownMs, one.shownMs),
  ];
}

async function measure(load: Load): Promise<Measured> {
  const port = await freePort();
  const publicUrl = `http://localhost:${port}`;
  const client = await createTestClient({ page: PAGE, publicUrl });
  const advance = (): void => {
    client.clock.nowMs = Date.now();
    client.checkpoint(Math.max(1, client.entries.length));
  };
  advance();
  const beat = setInterval(advance, 200);
  fill(client.memory, load);
  await client.http.listen({ port, host: 'localhost' });
  const browser = await launchChromium();
  try {
    const nowMs = Date.now();
    const session = client.sessionOf(['*'], nowMs + 3_600_000, { issuedAtMs: nowMs, activeAtMs: nowMs });
    return await moveMap(await openPage(browser, publicUrl, client.cookieOf(session).cookie), `${publicUrl}/map`, load);
  } finally {
    clearInterval(beat);
    await browser.close();
    await client.stop();
  }
}

function fill(memory: Awaited<ReturnType<typeof createTestClient>>['memory'], { cameras, alerts }: Load): void {
  const side = Math.ceil(Math.sqrt(cameras));
  for (let n = 0; n < cameras; n += 1) {
    const position = [0.05 + (0.9 * (n % side)) / side, 0.05 + (0.9 * Math.floor(n / side)) / side];
    memory.putCamera(cameraOf({ camera: `agdal-${n}`, position }));
  }
  for (let n = 0; n < alerts; n += 1)
    memory.putAlert(alertOf({ alertId: `a-${n}`, camera: `agdal-${n * 7}`, raisedAtMs: Date.now() - n * 60_000 }), n);
}

async function openPage(browser: Browser, url: string, cookie: string): Promise<Page> {
  const context = await browser.newContext({ viewport: WINDOW });
  const [cookieName = '', value = ''] = cookie.split(/=(.*)/s);
  await context.addCookies([{ name: cookieName, value, url: url.replace('http:', 'https:') }]);
  return context.newPage();
}

async function moveMap(page: Page, address: string, { cameras, movedMs }: Load): Promise<Measured> {
  const startedMs = performance.now();
  await page.goto(address);
  await page.locator(`[data-part="drawn"][data-cameras="${cameras}"]`).waitFor({ timeout: 60_000 });
  const shownMs = performance.now() - startedMs;
  await page.locator('canvas.maplibregl-canvas').focus();
  await page.evaluate(`(() => {
    window.frameMs = [];
    let before = performance.now();
    const next = (now) => { window.frameMs.push(now - before); before = now; requestAnimationFrame(next); };
    requestAnimationFrame(next);
  })()`);
  const debug = await page.context().newCDPSession(page);
  // In ticks of the thread itself, because other programs take the machine too.
  await debug.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await busyMsOf(debug);
  const untilMs = performance.now() + movedMs;
  for (let n = 0; performance.now() < untilMs; n += 1) {
    await page.keyboard.press(KEYS[n % KEYS.length] ?? 'ArrowUp');
    // The map takes this long for one step, so it never stands still.
    await page.waitForTimeout(250);
  }
  const frameMs = await page.evaluate<number[]>('window.frameMs');
  return { shownMs, frameMs, busyMs: ((await busyMsOf(debug)) - before) / frameMs.length };
}

/** How long the page's thread has worked, ms. */
async function busyMsOf(debug: CDPSession): Promise<number> {
  const { metrics } = await debug.send('Performance.getMetrics');
  return (metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? 0) * 1_000;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}

const rowOf = (what: string, measured: number, limit: number): Row => ({
  what,
  measured: Math.round(measured * 10) / 10,
  limit: Math.round(limit * 10) / 10,
  ratio: Math.round((measured / Math.max(limit, 0.1)) * 1_000) / 1_000,
  unit: 'ms',
});
