import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAuditEntries } from '../../api/queries.ts';
import { Page, PageHead, PageTools } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty, QueryState } from '../../parts/states.tsx';
import { Checkpoint } from './checkpoint.tsx';
import { Entries } from './entries.tsx';

/** The log as an auditor reads it. An entry has only a commitment to its object, so only the holder of the key can identify the object. */
export default function AuditPage() {
  const { t } = useTranslation();
  const [before, setBefore] = useState<number>();
  const entries = useAuditEntries(before);
  const page = entries.data;
  return (
    <Page>
      <PageHead title={t('audit.title')} lead={t('audit.lead')}>
        <PageTools>
          <Button component={Link} to="/report" variant="default" size="xs">
            {t('report.title')}
          </Button>
        </PageTools>
      </PageHead>
      <Checkpoint />
      <Panel
        title={t('audit.entries')}
        head={
          <Group gap="xs">
            <Button size="xs" variant="default" disabled={before === undefined} onClick={() => setBefore(undefined)}>
              {t('audit.newest')}
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={page?.before === undefined}
              onClick={() => setBefore(page?.before)}
            >
              {t('audit.older')}
            </Button>
          </Group>
        }
      >
        <QueryState query={entries} />
        {page?.entries.length === 0 && <Empty>{t('audit.none')}</Empty>}
        {page && page.entries.length > 0 && <Entries entries={page.entries} />}
      </Panel>
    </Page>
  );
}
