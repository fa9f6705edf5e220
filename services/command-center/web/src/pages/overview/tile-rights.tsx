import { useTranslation } from 'react-i18next';
import type { CameraRights } from '../../api/types.ts';
import { When } from '../../parts/moment.tsx';
import { isolateLtr } from '../../i18n/direction.ts';
import styles from './tile-rights.module.css';

const CLASS = { halted: styles.halted, no_act: styles.not } as const;

/** Shows to everybody who sees a camera which analytics run on it, which do not and why, and whether faces are searched in it. */
export function TileRights({ rights }: { rights: CameraRights | undefined }) {
  const { t } = useTranslation();
  if (!rights) return null;
  const grant = rights.faceGrants[0];
  return (
    <ul className={styles.rights}>
      {rights.analytics.map(({ analytic, because }) => {
        const text = t(`analyticState.${because ?? 'permitted'}`, { analytic: t(`analytics.${analytic}`) });
        return (
          <li
            key={analytic}
            className={because && CLASS[because]}
            title={text}
            data-analytic={analytic}
            data-because={because ?? ''}
          >
            <span className="visually-hidden">{text}</span>
            <span aria-hidden>
              {t(`analytics.${analytic}`)}
              {because === 'halted' && ` · ${t('rights.halted')}`}
            </span>
          </li>
        );
      })}
      {grant && (
        <li className={styles.faces}>
          <span>
            {t('analyticState.faces', { id: isolateLtr(grant.authorisationId) })}
            <When ms={grant.toMs} />
          </span>
        </li>
      )}
    </ul>
  );
}
