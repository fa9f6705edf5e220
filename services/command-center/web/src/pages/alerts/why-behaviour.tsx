import { useTranslation } from 'react-i18next';
import type { Alert, AlertReason } from '@marsad/schemas';
import type { CameraNames } from '../../api/types.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { useFormat } from '../../i18n/format.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { useName } from '../../parts/names.ts';
import { Fact, Latency } from './facts.tsx';

type Why = Extract<AlertReason, { rule: 'behaviour' }>;

/** Which place does not allow what was done there, and for how long it was done. */
export function WhyBehaviour({ alert, why, names }: { alert: Alert; why: Why; names: CameraNames | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useName();
  const wordFor = useWordFor();
  const place =
    names?.zones.find((zone) => zone.id === why.placeId) ?? names?.lines.find((line) => line.id === why.placeId);
  return (
    <section className="why" aria-label={t('alerts.why.title')}>
      <h3>{t('alerts.why.title')}</h3>
      {why.demonstration && <p className="match-hint">{t('alerts.why.demonstration')}</p>}
      <dl className="facts">
        <Fact name={t('alerts.why.kind')}>{wordFor('alerts.kinds', why.kind)}</Fact>
        <Fact name={t('alerts.why.place')}>{name(place?.name, why.placeId)}</Fact>
        {why.class !== undefined && <Fact name={t('traffic.class')}>{t(`classes.${why.class}`)}</Fact>}
        {why.dwellMs !== undefined && (
          <Fact name={t('alerts.why.dwell')}>
            {format.span(why.dwellMs)}
            {why.thresholdMs !== undefined && ` · ${t('alerts.why.threshold')} ${format.span(why.thresholdMs)}`}
          </Fact>
        )}
        <Fact name={t('alerts.why.rule')}>
          {wordFor('alerts.kinds', why.kind)} · {t('alerts.why.ruleVersion', { version: why.ruleVersion })}
        </Fact>
        <Fact name={t('alerts.why.subject')}>
          <Ltr className="mono">{alert.subject}</Ltr>
        </Fact>
        <Latency alert={alert} />
      </dl>
    </section>
  );
}
