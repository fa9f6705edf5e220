import { Center, Loader } from '@mantine/core';
import { lazy, Suspense, type ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Route, Routes } from 'react-router';
import { ApiProblem } from './api/problems.ts';
import { useMe } from './api/queries.ts';
import { ProblemNote } from './parts/states.tsx';
import { LivePage } from './pages/overview/live-page.tsx';
import { pagesOf, type PageKey } from './shell/pages.ts';
import { Shell } from './shell/shell.tsx';
import { SignIn } from './shell/sign-in.tsx';

const PAGE: Readonly<Record<PageKey, ComponentType>> = {
  live: LivePage,
  alerts: lazy(() => import('./pages/alerts/alerts-page.tsx')),
  wall: lazy(() => import('./pages/wall/wall-page.tsx')),
  map: lazy(() => import('./pages/map/map-page.tsx')),
  reviews: lazy(() => import('./pages/reviews/reviews-page.tsx')),
  traffic: lazy(() => import('./pages/traffic/traffic-page.tsx')),
  recordings: lazy(() => import('./pages/recordings/recordings-page.tsx')),
  playback: lazy(() => import('./pages/playback/playback-page.tsx')),
  cases: lazy(() => import('./pages/cases/cases-page.tsx')),
  search: lazy(() => import('./pages/search/search-page.tsx')),
  cameras: lazy(() => import('./pages/cameras/cameras-page.tsx')),
  rules: lazy(() => import('./pages/rules/rules-page.tsx')),
  rights: lazy(() => import('./pages/rights/rights-page.tsx')),
  report: lazy(() => import('./pages/report/report-page.tsx')),
  audit: lazy(() => import('./pages/audit/audit-page.tsx')),
};
/** Pages that show a chosen item beside their list. */
const WITH_DETAIL: ReadonlySet<PageKey> = new Set(['alerts', 'reviews', 'cases']);

/** Shows the pages of the signed-in person. Until the server knows who that is, nothing of the city is requested or shown. */
export function App() {
  const { t } = useTranslation();
  const me = useMe();
  if (me.error instanceof ApiProblem && me.error.code === 'unauthenticated')
    return <SignIn expired={me.data !== undefined} />;
  if (!me.data) {
    return (
      <Center mih="100dvh" p="md">
        {me.error ? (
          <ProblemNote error={me.error} retry={() => void me.refetch()} />
        ) : (
          <Loader aria-label={t('common.loading')} />
        )}
      </Center>
    );
  }
  return (
    <Shell me={me.data}>
      <Suspense
        fallback={
          <Center p="xl">
            <Loader aria-label={t('common.loading')} />
          </Center>
        }
      >
        <Routes>
          {pagesOf(me.data).map(({ to, key }) => {
            const Page = PAGE[key];
            return [
              <Route key={to} path={to} element={<Page />} />,
              ...(WITH_DETAIL.has(key) ? [<Route key={`${to}/:id`} path={`${to}/:id`} element={<Page />} />] : []),
            ];
          })}
          <Route path="*" element={<Navigate to={pagesOf(me.data)[0]?.to ?? '/'} replace />} />
        </Routes>
      </Suspense>
    </Shell>
  );
}
