import { Button } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './desk.module.css';
import type { Desk } from './use-desk.ts';

const BulkBar = lazy(() => import('./bulk-bar.tsx'));
const MutedRules = lazy(async () => ({ default: (await import('./muted-rules.tsx')).MutedRules }));
const KeysHelp = lazy(() => import('./keys-help.tsx'));

/** What is done about several alerts, and the keys. The parts that are rarely used are loaded when they are. */
export function DeskTools({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const { alerts, chosen, mayHandle, isHelping, setHelping } = desk;
  const [wasUsed, setUsed] = useState(false);
  if (chosen.size > 0 && !wasUsed) setUsed(true);
  return (
    <div className={styles.tools}>
      {mayHandle && (
        <Button size="compact-xs" variant="default" disabled={alerts.length === 0} onClick={desk.chooseAll}>
          {t('desk.chooseAll')}
        </Button>
      )}
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconKeyboard size={14} aria-hidden />}
        onClick={() => setHelping(true)}
      >
        {t('desk.keys')}
      </Button>
      <Suspense>
        {mayHandle && <MutedRules view={desk.view} onChange={desk.setView} />}
        {isHelping && <KeysHelp onClose={() => setHelping(false)} />}
        {wasUsed && <BulkBar alerts={alerts.filter(({ alertId }) => chosen.has(alertId))} onClear={desk.clear} />}
      </Suspense>
    </div>
  );
}
