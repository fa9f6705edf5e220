import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { Place } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import { viewerOf } from '../../domain/session.ts';
import { Problem } from '../../errors.ts';

/**
 * Whom a route is for: `everybody`, also without a session; whoever is `signed_in`; whoever works for the `city`; or those whose role opens
 * a place of the page. What of it they see is decided behind it.
 */
export type RouteAccess = 'everybody' | 'signed_in' | 'city' | Place;

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess;
    /** Asked by a server that proves who it is by what it sends. It is no page and has no Origin; its cookies count for nothing. */
    provesItself?: true;
  }
}

/** The options of a route that say whom it is for. */
export const onlyFor = (access: RouteAccess): { config: { access: RouteAccess } } => ({ config: { access } });

/** Only a request that this very page made: browsers set Origin on everything that changes something and on every socket. */
export const sameOrigin = (request: FastifyRequest, publicUrl: string): boolean =>
  request.headers.origin === new URL(publicUrl).origin;

/** What browsers say of a request of this page, and of an address that somebody typed. Other clients say nothing. */
const OWN_SITES: readonly unknown[] = [undefined, 'same-origin', 'none'];

/** Only what a script of this very page asked for: no link elsewhere, and no typed address. Programs that are no browsers say nothing. */
export const isFromThisPage = (request: FastifyRequest): boolean =>
  [undefined, 'same-origin'].includes(request.headers['sec-fetch-site']);

/**
 * Asks the route that was matched, never the text of the address, whom it is for: `/api/%6fpenapi.json` and `/api/openapi.json` are one
 * route. It runs before the body is read. A route that does not say whom it is for lets the start fail.
 */
export function registerGuard(
  app: FastifyInstance,
  { access, publicUrl }: { access: Pick<Access, 'enters' | 'worksForTheCity'>; publicUrl: string },
): void {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  app.addHook('onReady', async () => {
    const undeclared = routes.filter(({ config }) => config?.access === undefined);
    if (undeclared.length > 0)
      throw new Error(
        `whom are these routes for? ${undeclared.map(({ method, url }) => `${String(method)} ${url}`).join(', ')}`,
      );
  });

  const assertMayEnter = (request: FastifyRequest): void => {
    // What matched no route has nothing to guard: it is answered 404.
    const wanted = request.is404 ? 'everybody' : request.routeOptions.config.access;
    if (wanted === 'everybody') return;
    if (!OWN_SITES.includes(request.headers['sec-fetch-site'])) throw new Problem('origin_refused');
    if (!request.session) throw new Problem('unauthenticated');
    if (wanted === 'signed_in') return;
    const viewer = viewerOf(request.session);
    const enters = wanted === 'city' ? access.worksForTheCity(viewer) : wanted && access.enters(viewer, wanted);
    if (!enters) throw new Problem('role_may_not', wanted);
  };
  app.addHook('onRequest', async (request) => {
    const changes = !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
    const opensSocket = request.headers.upgrade !== undefined;
    const { provesItself } = request.routeOptions.config;
    if ((changes || opensSocket) && !provesItself && !sameOrigin(request, publicUrl))
      throw new Problem('origin_refused');
    assertMayEnter(request);
  });
}
