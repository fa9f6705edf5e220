import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Files that compress well. The formats of fonts and images are compressed already. */
const COMPRESSIBLE = /\.(js|mjs|css|svg|json)$/;
/** A smaller file is not worth a compressed copy, bytes. */
const WORTH_COMPRESSING_BYTES = 1_024;

/** Compresses the assets at build time, at the highest level. The server then only chooses which copy to send. */
const precompressed = (): Plugin => ({
  name: 'precompressed',
  apply: 'build',
  async writeBundle({ dir = 'dist' }) {
    const folder = join(dir, 'assets');
    for (const name of (await readdir(folder)).filter((file) => COMPRESSIBLE.test(file))) {
      const bytes = await readFile(join(folder, name));
      if (bytes.length < WORTH_COMPRESSING_BYTES) continue;
      const brotli = brotliCompressSync(bytes, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        },
      });
      await writeFile(join(folder, `${name}.br`), brotli);
      await writeFile(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    }
  },
});

const STYLES = /^ *<link rel="stylesheet"[^>]*>\n/gm;

/**
 * Puts the styles of the entry first. They hold the component library's, which a component's own styles replace by coming later, and the build
 * lists the styles of chunks that pages share before them.
 */
const libraryStylesFirst = (): Plugin => ({
  name: 'library-styles-first',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html) {
      const links = html.match(STYLES) ?? [];
      const ofEntry = links.filter((link) => link.includes('/index-'));
      if (ofEntry.length !== 1)
        throw new Error(`the page must have one style sheet of its entry, and has ${ofEntry.length}`);
      const sorted = [...ofEntry, ...links.filter((link) => !ofEntry.includes(link))];
      return html.replace(STYLES, () => sorted.shift() ?? '');
    },
  },
});

export default defineConfig({
  plugins: [react(), precompressed(), libraryStylesFirst()],
  build: {
    // The content security policy allows no inlined assets.
    assetsInlineLimit: 0,
    // Allows for the map library (kB), which is in a chunk that only the map loads.
    chunkSizeWarningLimit: 1500,
  },
  server: { proxy: { '/api': { target: 'http://localhost:8080', ws: true }, '/auth': 'http://localhost:8080' } },
});
