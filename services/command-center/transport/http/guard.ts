import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { Place } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import { viewerOf } from '../../domain/session.ts';
import { Problem } from '../../errors.ts';

/**
 * Who may call a route: `everybody`, also without a session; whoever is `signed_in`; whoever works for the `city`; or those whose role opens a
 * place of the page. What they then see is for the route to decide.
 */
export type RouteAccess = 'everybody' | 'signed_in' | 'city' | Place;

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess;
    /** Called by a server that proves who it is by what it sends. It has no Origin, and its cookies are ignored. */
    provesItself?: true;
  }
}

/** The options of a route that say who may call it. */
export const onlyFor = (access: RouteAccess): { config: { access: RouteAccess } } => ({ config: { access } });

/** Whether this page made the request: browsers set Origin on everything that changes something and on every socket. */
export const sameOrigin = (request: FastifyRequest, publicUrl: string): boolean =>
  request.headers.origin === new URL(publicUrl).origin;

/** What `Sec-Fetch-Site` says of a request of this page, and of an address that somebody typed. Clients that are no browsers do not send it. */
const OWN_SITES: readonly unknown[] = [undefined, 'same-origin', 'none'];

/** Whether this page's own script asked, and no link elsewhere or typed address. Clients that are no browsers do not say. */
export const isFromThisPage = (request: FastifyRequest): boolean =>
  [undefined, 'same-origin'].includes(request.headers['sec-fetch-site']);

/**
 * Refuses requests of people who may not call a route. It asks the route that was matched, never the text of the address: `/api/%6fpenapi.json`
 * and `/api/openapi.json` are one route. It runs before the body is read. If a route does not say who may call it, the service does not start.
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
    // A request that matched no route is answered 404, so there is nothing to guard.
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
