import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Alert, AlertReason } from '@marsad/schemas';
import { useFormat } from '../../i18n/format.ts';
import { Characterwise, Ltr } from '../../parts/ltr.tsx';
import { Plate, differencesOf, differingGroups } from '../../parts/plate.tsx';
import { MatchBadge } from './alert-kind.tsx';
import { Fact, Latency } from './facts.tsx';

type Why = Extract<AlertReason, { rule: 'hotlist' }>;

/** Below this a character is called weak, whatever the model's threshold. */
const WEAK = 0.8;

/** What was read beside what is looked for, character by character, and who decided by which rule. */
export function WhyHotlist({ alert, why }: { alert: Alert; why: Why }) {
  const { t } = useTranslation();
  const format = useFormat();
  const differs = differingGroups(why.read, why.entryPlate);
  const differences = differencesOf(why.read, why.entryPlate);
  return (
    <section className="why" aria-label={t('alerts.why.title')}>
      <h3>{t('alerts.why.title')}</h3>
      <div className="why-plates">
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
              : differences.map((one) => (
                  <Ltr key={`${one.read} ${one.listed}`} className="difference">
                    <bdi>{one.read}</bdi> / <bdi>{one.listed}</bdi>
                  </Ltr>
                ))}
            {why.read.letter === 'unknown' && <span className="label">({t('alerts.why.letterUnknown')})</span>}
          </span>
        </div>
      </div>
      {why.characters.length > 0 && <Characters why={why} />}
      <dl className="facts">
        <Fact name={t('alerts.why.reason')}>{t(`alerts.hotlistReasons.${why.hotlistReason}`)}</Fact>
        <Fact name={t('alerts.why.caseReference')}>
          <Ltr className="mono">{why.caseReference}</Ltr>
        </Fact>
        <Fact name={t('alerts.why.entry')}>
          <Ltr className="mono">{why.entryId}</Ltr>
        </Fact>
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
      </dl>
    </section>
  );
}

function Characters({ why }: { why: Why }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <figure className="characters">
      <figcaption className="label">{t('alerts.why.characters')}</figcaption>
      <ol dir="ltr">
        {why.characters.map((character, index) => {
          const weak = character.confidence < WEAK;
          return (
            <li key={index} className={weak ? 'weak' : ''}>
              <span className="character">{character.text}</span>
              <meter
                min={0}
                max={1}
                low={WEAK}
                optimum={1}
                value={character.confidence}
                aria-label={`${character.text} ${format.percent(character.confidence)}`}
              />
              <span className="character-share">{format.percent(character.confidence)}</span>
              {weak && <span className="character-weak">{t('alerts.why.weak')}</span>}
            </li>
          );
        })}
      </ol>
    </figure>
  );
}
