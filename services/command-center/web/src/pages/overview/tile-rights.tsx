import { useTranslation } from 'react-i18next';
import type { CameraRights } from '../../api/types.ts';
import { When } from '../../parts/moment.tsx';

/** What is computed of this camera now, what is not and why, and whether faces are looked for in it: in sight of everybody. */
export function TileRights({ rights }: { rights: CameraRights | undefined }) {
  const { t } = useTranslation();
  if (!rights) return null;
  const grant = rights.faceGrants[0];
  return (
    <ul className="tile-rights">
      {rights.analytics.map(({ analytic, because }) => {
        const text = t(`analyticState.${because ?? 'permitted'}`, { analytic: t(`analytics.${analytic}`) });
        const look = because === 'halted' ? 'right-halted' : because === 'no_act' ? 'right-not' : '';
        return (
          <li key={analytic} className={look} title={text} data-analytic={analytic} data-because={because ?? ''}>
            <span className="visually-hidden">{text}</span>
            <span aria-hidden>
              {t(`analytics.${analytic}`)}
              {because === 'halted' && ` · ${t('rights.halted')}`}
            </span>
          </li>
        );
      })}
      {grant && (
        <li className="right-faces">
          <span>
            {t('analyticState.faces', { id: `\u2066${grant.authorisationId}\u2069` })}
            <When ms={grant.toMs} />
          </span>
        </li>
      )}
    </ul>
  );
}
