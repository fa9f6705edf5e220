import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { Place } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import { viewerOf } from '../../domain/session.ts';
import { Problem } from '../../errors.ts';

/**
 * Who may call a route: `everybody`, even without a session; people who are `signed_in`; staff of the `city`; or people whose role opens a
 * place of the page. The route itself decides what they see.
 */
export type RouteAccess = 'everybody' | 'signed_in' | 'city' | Place;

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess;
    /** Called by a server that proves its identity in the body. The request has no Origin, and its cookies are ignored. */
    provesItself?: true;
  }
}

/** Makes the options of a route that declare who may call it. */
export const onlyFor = (access: RouteAccess): { config: { access: RouteAccess } } => ({ config: { access } });

/** Whether this page made the request: browsers set Origin on everything that changes something and on every socket. */
export const sameOrigin = (request: FastifyRequest, publicUrl: string): boolean =>
  request.headers.origin === new URL(publicUrl).origin;

/**
 * The values of `Sec-Fetch-Site` for a request of this page and for a typed address. Clients that are not browsers do not send the header.
 */
const OWN_SITES: readonly unknown[] = [undefined, 'same-origin', 'none'];

/** Whether a script of this page made the request, not a link elsewhere or a typed address. Clients that are not browsers pass. */
export const isFromThisPage = (request: FastifyRequest): boolean =>
  [undefined, 'same-origin'].includes(request.headers['sec-fetch-site']);

/**
 * Refuses requests of people who may not call a route. It checks the matched route, never the text of the address: `/api/%6fpenapi.json`
 * and `/api/openapi.json` are one route. It runs before the body is read. If a route does not declare who may call it, the service does not
 * start.
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
        `these routes do not declare who may call them: ${undeclared.map(({ method, url }) => `${String(method)} ${url}`).join(', ')}`,
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
