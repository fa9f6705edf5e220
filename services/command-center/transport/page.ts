import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import serveStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../errors.ts';

const NONCE = '__STYLE_NONCE__';

/**
 * The built page. `index.html` answers every path that is not a file, because the page has its own routes; each answer carries a fresh nonce
 * for the style elements that the component library makes, so that no style needs `unsafe-inline`.
 */
export async function registerPage(app: FastifyInstance, directory: string): Promise<void> {
  await app.register(serveStatic, {
    root: join(directory, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
    decorateReply: false,
  });
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const isPage = request.method === 'GET' && !path.startsWith('/api') && !path.startsWith('/assets/');
    if (!isPage || /\.[a-z0-9]+$/i.test(path)) throw new Problem('not_found');
    const html = await readFile(join(directory, 'index.html'), 'utf8').catch((error: unknown) => {
      throw new Problem('page_not_built', 'npm run build -w @marsad/command-center-web', error);
    });
    return reply
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(html.replaceAll(NONCE, reply.cspNonce.style));
  });
}
