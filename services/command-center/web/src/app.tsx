import { Center, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Route, Routes } from 'react-router';
import { ApiProblem } from './api/client.ts';
import { useMe } from './api/queries.ts';
import { ProblemNote } from './parts/states.tsx';
import { AlertsPage } from './pages/alerts/alerts-page.tsx';
import { LivePage } from './pages/overview/live-page.tsx';
import { Shell } from './shell/shell.tsx';
import { SignIn } from './shell/sign-in.tsx';

const TrafficPage = lazy(() => import('./pages/traffic/traffic-page.tsx'));
const RecordingsPage = lazy(() => import('./pages/recordings/recordings-page.tsx'));

/** Nothing of the city is shown, or even asked for, before the server knows who looks. */
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
          <Route path="/" element={<LivePage />} />
          <Route path="/alerts" element={<AlertsPage />} />
          <Route path="/alerts/:id" element={<AlertsPage />} />
          <Route path="/traffic" element={<TrafficPage />} />
          <Route path="/recordings" element={<RecordingsPage />} />
          <Route path="*" element={<Navigate to="/" replace />} />
        </Routes>
      </Suspense>
    </Shell>
  );
}
