import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Alert, ReasonOf } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { CodeFact, Fact, Facts } from '../../parts/facts.tsx';
import { Characterwise, Ltr } from '../../parts/ltr.tsx';
import { differencesOf, differingGroups } from '../../parts/plate-groups.ts';
import { Plate } from '../../parts/plate.tsx';
import { MatchBadge } from './badges.tsx';
import { Characters } from './characters.tsx';
import styles from './why-hotlist.module.css';
import { Latency, Why } from './why.tsx';

type HotlistReason = ReasonOf<'hotlist'>;

/** Shows the plate that was read beside the plate that is searched, how sure the reader was of each character, and which rule decided. */
export function WhyHotlist({ alert, why }: { alert: Alert; why: HotlistReason }) {
  return (
    <Why>
      <Plates why={why} />
      {why.characters.length > 0 && <Characters characters={why.characters} />}
      <HotlistFacts alert={alert} why={why} />
    </Why>
  );
}

function Plates({ why }: { why: HotlistReason }) {
  const { t } = useTranslation();
  const differs = differingGroups(why.read, why.entryPlate);
  const differences = differencesOf(why.read, why.entryPlate);
  return (
    <div className={styles.plates}>
      <div>
        <span className="label">{t('alerts.why.read')}</span>
        <Plate plate={why.read} differs={differs} />
      </div>
      <MatchBadge match={why.match} />
      <div>
        <span className="label">{t('alerts.why.listed')}</span>
        <Plate plate={why.entryPlate} differs={differs} />
      </div>
      <div>
        <span className="label">{t('alerts.why.differences')}</span>
        <span>
          {differences.length === 0
            ? t('alerts.why.noDifference')
            : differences.map(({ read, listed }) => (
                <Ltr key={`${read} ${listed}`} className={styles.difference}>
                  <bdi>{read}</bdi> / <bdi>{listed}</bdi>
                </Ltr>
              ))}
          {why.read.letter === 'unknown' && <span className="label">({t('alerts.why.letterUnknown')})</span>}
        </span>
      </div>
    </div>
  );
}

function HotlistFacts({ alert, why }: { alert: Alert; why: HotlistReason }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Facts>
      <Fact name={t('alerts.why.reason')}>{t(`alerts.hotlistReasons.${why.hotlistReason}`)}</Fact>
      <CodeFact name={t('alerts.why.caseReference')}>{why.caseReference}</CodeFact>
      <CodeFact name={t('alerts.why.entry')}>{why.entryId}</CodeFact>
      <Fact name={t('alerts.why.vehicle')}>{t(`classes.${why.vehicleClass}`)}</Fact>
      <Fact name={t('alerts.why.confidence')}>
        <Ltr>{format.percent(why.confidence)}</Ltr> · {t('alerts.why.threshold')}{' '}
        <Ltr>{format.percent(why.model.threshold)}</Ltr>
      </Fact>
      <Fact name={t('alerts.why.votes')}>
        <Ltr>{format.number(why.votes)}</Ltr>
      </Fact>
      <Fact name={t('alerts.why.raw')}>
        <Characterwise className="mono">{why.rawText}</Characterwise>
      </Fact>
      <Fact name={t('alerts.why.rule')}>
        {t('alerts.why.hotlist')} · {t('alerts.why.ruleVersion', { version: why.ruleVersion })}
      </Fact>
      <Fact name={t('alerts.why.model')}>
        <Tooltip label={<Ltr>{why.model.sha256}</Ltr>} multiline maw={420}>
          <span>
            <Ltr className="mono">
              {why.model.name} {why.model.sha256.slice(0, 12)}
            </Ltr>
          </span>
        </Tooltip>
      </Fact>
      <Latency alert={alert} />
    </Facts>
  );
}
