import { Button, CopyButton, Group } from '@mantine/core';
import { IconCopy, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/problems.ts';
import { useAuditEntries, useCheckpoint } from '../../api/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Empty, Loading, ProblemNote } from '../../parts/states.tsx';
import { Fact } from '../alerts/facts.tsx';
import { Entries } from './entries.tsx';

/** The log as an auditor reads it. It names no one whom it is about: the commitments do, to whoever holds the key. */
export default function AuditPage() {
  const { t } = useTranslation();
  const [before, setBefore] = useState<number>();
  const entries = useAuditEntries(before);
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{t('audit.title')}</h1>
          <p>{t('audit.lead')}</p>
        </div>
      </header>
      <Checkpoint />
      <section className="panel" aria-label={t('audit.entries')}>
        <header className="panel-head">
          <h2>{t('audit.entries')}</h2>
          <Group gap="xs">
            <Button size="xs" variant="default" disabled={before === undefined} onClick={() => setBefore(undefined)}>
              {t('audit.newest')}
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={entries.data?.before === undefined}
              onClick={() => setBefore(entries.data?.before)}
            >
              {t('audit.older')}
            </Button>
          </Group>
        </header>
        {entries.isPending && <Loading />}
        {entries.error && <ProblemNote error={entries.error} retry={() => void entries.refetch()} />}
        {entries.data?.entries.length === 0 && <Empty>{t('audit.none')}</Empty>}
        {entries.data && entries.data.entries.length > 0 && <Entries entries={entries.data.entries} />}
      </section>
    </div>
  );
}

function Checkpoint() {
  const { t } = useTranslation();
  const format = useFormat();
  const checkpoint = useCheckpoint();
  const absent = checkpoint.error instanceof ApiProblem && checkpoint.error.code === 'not_found';
  return (
    <section className="panel checkpoint" aria-label={t('audit.checkpoint')}>
      <header className="panel-head">
        <h2>{t('audit.checkpoint')}</h2>
        {checkpoint.data && (
          <CopyButton value={checkpoint.data.note}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" leftSection={<IconCopy size={16} aria-hidden />} onClick={copy}>
                {copied ? t('audit.copied') : t('audit.copy')}
              </Button>
            )}
          </CopyButton>
        )}
      </header>
      {absent && <Empty>{t('audit.noCheckpoint')}</Empty>}
      {checkpoint.error && !absent && <ProblemNote error={checkpoint.error} retry={() => void checkpoint.refetch()} />}
      {checkpoint.data && (
        <div className="checkpoint-body">
          <p className="label">{t('audit.checkpointHint')}</p>
          <dl className="facts">
            <Fact name={t('audit.size')}>
              <Ltr>{format.number(checkpoint.data.treeSize)}</Ltr>
            </Fact>
            <Fact name={t('audit.when')}>
              <Moment ms={checkpoint.data.atMs} />
            </Fact>
            <div className="facts-wide">
              <dt>{t('audit.root')}</dt>
              <dd>
                <Ltr className="mono">{checkpoint.data.rootHash}</Ltr>
              </dd>
            </div>
          </dl>
          <pre dir="ltr" className="mono checkpoint-note" tabIndex={0} aria-label={t('audit.checkpoint')}>
            {checkpoint.data.note}
          </pre>
          <p className="label">
            <IconShieldCheck size={14} aria-hidden /> {t('audit.verify')}{' '}
            <Ltr className="mono">npm run marsad -- audit verify</Ltr>
          </p>
        </div>
      )}
    </section>
  );
}
