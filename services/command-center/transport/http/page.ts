import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import serveStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../errors.ts';
import { onlyFor } from './guard.ts';

const NONCE = '__STYLE_NONCE__';

/** Every address at which a browser may open the page: the page's own routes (`web/src/shell/pages.ts`), some with the id of one item. */
export const PAGE_PATHS = [
  '/',
  '/alerts',
  '/alerts/:id',
  '/audit',
  '/cameras',
  '/cases',
  '/cases/:id',
  '/map',
  '/playback',
  '/recordings',
  '/report',
  '/reviews',
  '/reviews/:id',
  '/rights',
  '/rules',
  '/search',
  '/traffic',
  '/wall',
] as const;

/**
 * Serves the built page. Each answer carries a fresh nonce for the style elements that the component library makes, so no style needs
 * `unsafe-inline`. Any other address is 404, even if this process serves it on another port.
 */
export async function registerPage(app: FastifyInstance, directory: string): Promise<void> {
  await app.register(async (assets) => {
    assets.addHook('onRoute', (route) => {
      route.config = { ...route.config, ...onlyFor('everybody').config };
    });
    await assets.register(serveStatic, {
      root: join(directory, 'assets'),
      prefix: '/assets/',
      // The build leaves `.br` and `.gz` beside each asset, so nothing is compressed while a person waits.
      preCompressed: true,
      immutable: true,
      maxAge: '365d',
      index: false,
      decorateReply: false,
    });
  });
  const sendPage = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const html = await readFile(join(directory, 'index.html'), 'utf8').catch((error: unknown) => {
      throw new Problem('page_not_built', 'npm run build -w @marsad/command-center-web', error);
    });
    return reply
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(html.replaceAll(NONCE, reply.cspNonce.style));
  };
  for (const path of PAGE_PATHS) app.get(path, { ...onlyFor('everybody'), schema: { hide: true } }, sendPage);
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, async () => {
    throw new Problem('not_found');
  });
}
