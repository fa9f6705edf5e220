import { Button, CopyButton } from '@mantine/core';
import { IconCopy, IconShieldCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { problemCodeOf } from '../../api/problems.ts';
import { useCheckpoint } from '../../api/queries.ts';
import type { CheckpointView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { classNames } from '../../parts/class-names.ts';
import { Fact, Facts, WideFact } from '../../parts/facts.tsx';
import { Ltr } from '../../parts/ltr.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty, ProblemNote } from '../../parts/states.tsx';
import styles from './checkpoint.module.css';

/** The latest checkpoint of the log, to be copied and verified elsewhere. */
export function Checkpoint() {
  const { t } = useTranslation();
  const { data: checkpoint, error, refetch } = useCheckpoint();
  const isAbsent = error !== null && problemCodeOf(error) === 'not_found';
  return (
    <Panel title={t('audit.checkpoint')} head={checkpoint && <CopyNote note={checkpoint.note} />}>
      {isAbsent && <Empty>{t('audit.noCheckpoint')}</Empty>}
      {error && !isAbsent && <ProblemNote error={error} retry={() => void refetch()} />}
      {checkpoint && <CheckpointBody checkpoint={checkpoint} />}
    </Panel>
  );
}

function CopyNote({ note }: { note: string }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={note}>
      {({ copied, copy }) => (
        <Button size="xs" variant="default" leftSection={<IconCopy size={16} aria-hidden />} onClick={copy}>
          {copied ? t('audit.copied') : t('audit.copy')}
        </Button>
      )}
    </CopyButton>
  );
}

function CheckpointBody({ checkpoint }: { checkpoint: CheckpointView }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={styles.body}>
      <p className="label">{t('audit.checkpointHint')}</p>
      <Facts>
        <Fact name={t('audit.size')}>
          <Ltr>{format.number(checkpoint.treeSize)}</Ltr>
        </Fact>
        <Fact name={t('audit.when')}>
          <Moment ms={checkpoint.atMs} />
        </Fact>
        <WideFact name={t('audit.root')}>
          <Ltr className="mono">{checkpoint.rootHash}</Ltr>
        </WideFact>
      </Facts>
      <pre dir="ltr" className={classNames('mono', styles.note)} tabIndex={0} aria-label={t('audit.checkpoint')}>
        {checkpoint.note}
      </pre>
      <p className="label">
        <IconShieldCheck size={14} aria-hidden /> {t('audit.verify')}{' '}
        <Ltr className="mono">npm run marsad -- audit verify</Ltr>
      </p>
    </div>
  );
}
