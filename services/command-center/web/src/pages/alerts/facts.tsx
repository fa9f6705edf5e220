import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '@marsad/schemas';
import { useFormat } from '../../i18n/format.ts';
import { Ltr } from '../../parts/ltr.tsx';

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** How fast it was, and the alert's own id: what an auditor asks first. */
export function Latency({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="facts-wide">
      <dt>
        <Ltr className="mono">{alert.alertId}</Ltr>
      </dt>
      <dd>{t('alerts.raisedAfter', { value: format.span(alert.raisedAtMs - alert.sufficedAtMs) })}</dd>
    </div>
  );
}
