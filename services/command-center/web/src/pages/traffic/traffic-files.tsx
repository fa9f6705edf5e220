import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/url.ts';
import { Panel } from '../../parts/panel.tsx';
import styles from './charts.module.css';
import { QUARTER_MS } from './day-series.ts';
import type { Span } from './traffic-span.ts';

const WHAT = ['counts', 'measures', 'turns'] as const;
const FORMATS = [
  ['csv', 'CSV'],
  ['parquet', 'Parquet'],
] as const;

/** Links to the files of a camera and the period that is shown, in quarters of an hour. */
export function TrafficFiles({ camera, span: { from, to } }: { camera: string; span: Span }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('traffic.files')}>
      <div className={styles.body} data-part="traffic-files">
        <p className={styles.note}>{t('traffic.filesHint')}</p>
        {WHAT.map((what) => (
          <div key={what} className={styles.file}>
            <span>{t(`traffic.fileOf.${what}`)}</span>
            {FORMATS.map(([format, label]) => (
              <Button
                key={format}
                component="a"
                size="xs"
                variant="default"
                download
                href={urlOf('/api/traffic/file', { query: { camera, from, to, format, what, bucket: QUARTER_MS } })}
                leftSection={<IconDownload size={16} aria-hidden />}
                aria-label={t('traffic.download', { what: t(`traffic.fileOf.${what}`), format: label })}
              >
                {label}
              </Button>
            ))}
          </div>
        ))}
      </div>
    </Panel>
  );
}
