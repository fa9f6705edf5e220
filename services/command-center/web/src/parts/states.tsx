import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { problemCodeOf } from '../api/problems.ts';

/** Shows why something could not be loaded, with a button to try again. */
export function ProblemNote({ error, retry }: { error: Error; retry?: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert
      color="orange"
      variant="outline"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('problems.title')}
      maw={560}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t(`problems.${problemCodeOf(error)}`)}</Text>
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            {t('problems.retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** Stands in for an empty list. @param hint what will fill it */
export function Empty({ icon, children, hint }: { icon?: ReactNode; children: ReactNode; hint?: string }) {
  return (
    <Stack align="center" justify="center" gap={6} p="xl" c="dimmed" ta="center">
      {icon}
      <Text fw={600}>{children}</Text>
      {hint && <Text size="sm">{hint}</Text>}
    </Stack>
  );
}

export function Loading() {
  const { t } = useTranslation();
  return (
    <Group justify="center" p="xl" gap="sm" c="dimmed" role="status">
      <Loader size="sm" />
      <Text size="sm">{t('common.loading')}</Text>
    </Group>
  );
}

type Query = { isPending: boolean; error: Error | null; refetch: () => unknown };

/** Shows that a query is loading, or why it failed; nothing once it has succeeded. */
export function QueryState({ query }: { query: Query }) {
  if (query.isPending) return <Loading />;
  return query.error && <ProblemNote error={query.error} retry={() => void query.refetch()} />;
}
