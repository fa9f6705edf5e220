import { Group, Tooltip } from '@mantine/core';
import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { liveEvents } from '../api/live-events.ts';
import { livePreviews } from '../api/live-previews.ts';
import { useAlerts, useCameras, useCity, useSeesAlerts } from '../api/queries.ts';
import type { Me } from '../api/types.ts';
import { useFormat } from '../i18n/format.ts';
import { classNames } from '../parts/class-names.ts';
import { Ltr } from '../parts/ltr.tsx';
import { useName } from '../parts/names.ts';
import { Simulated } from '../parts/simulated.tsx';
import { useNow } from '../parts/use-now.ts';
import { Account } from './account.tsx';
import { Arrivals } from './arrivals.tsx';
import { linkedPagesOf } from './pages.ts';
import styles from './shell.module.css';
import { LanguageSwitch, SoundSwitch, ThemeSwitch } from './switches.tsx';
import { useUnread } from './unread.ts';
import { Wordmark } from './wordmark.tsx';

/** With more pages than this the header has less room, so it hides other items on wider windows too. */
const MANY_PAGES = 5;

/** The frame around every page: the navigation, who is signed in, and whether events arrive. */
export function Shell({ me, children }: { me: Me; children: ReactNode }) {
  const { t } = useTranslation();
  const unread = useUnread();
  const count = useAlerts().data?.alerts.filter(unread).length ?? 0;
  const seesAlerts = useSeesAlerts();

  useEffect(() => liveEvents.start(me.subject), [me.subject]);
  useEffect(() => () => livePreviews.stop(), []);
  useEffect(() => {
    document.title = `${count > 0 ? `(${count}) ` : ''}${t('app.name')} · ${t('app.tagline')}`;
  }, [count, t]);

  return (
    <div className={classNames(styles.shell, seesAlerts && styles.alerted)}>
      <a className={styles.skip} href="#content">
        {t('app.skip')}
      </a>
      <Header me={me} unreadCount={count} />
      {seesAlerts && <Arrivals />}
      <main id="content" className={styles.main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Header({ me, unreadCount }: { me: Me; unreadCount: number }) {
  const { t } = useTranslation();
  const name = useName();
  const city = useCity().data;
  const simulated = useCameras().data?.some((camera) => camera.simulated) ?? false;
  const pages = linkedPagesOf(me);
  return (
    <header className={classNames(styles.header, pages.length > MANY_PAGES && styles.many)} data-part="header">
      <NavLink to="/" className="plain-link">
        <Wordmark />
      </NavLink>
      <span className={styles.city}>{name(city?.name)}</span>
      <nav className={styles.nav} aria-label={t('nav.main')}>
        {pages.map(({ to, key, Icon }) => (
          <NavLink key={to} to={to} end={to === '/'} className={classNames(styles.link)}>
            <Icon size={18} aria-hidden />
            <span>{t(`nav.${key}`)}</span>
            {key === 'alerts' && <Unread count={unreadCount} />}
          </NavLink>
        ))}
      </nav>
      <Group gap={4} wrap="nowrap" className={styles.tools}>
        {simulated && <Simulated className={styles.simulated} />}
        <ConnectionState />
        <Clock />
        <SoundSwitch />
        <LanguageSwitch />
        <ThemeSwitch />
        <Account me={me} />
      </Group>
    </header>
  );
}

/** The number of unread alerts. At zero it keeps its place, so that the first alert does not move the navigation. */
function Unread({ count }: { count: number }) {
  const { t } = useTranslation();
  if (count === 0)
    return <span className={classNames(styles.unread, styles.unreadNone)} data-part="unread" aria-hidden />;
  return (
    <span className={styles.unread} data-part="unread" aria-label={t('shell.unread', { count })}>
      <Ltr>{count > 99 ? '99+' : count}</Ltr>
    </span>
  );
}

function ConnectionState() {
  const { t } = useTranslation();
  const connection = useSyncExternalStore(liveEvents.subscribe, liveEvents.connection);
  const text = { open: t('shell.connected'), connecting: t('shell.connecting'), lost: t('shell.lost') }[connection];
  return (
    <Tooltip label={connection === 'lost' ? t('shell.lostHint') : text}>
      <span className={classNames(styles.connection, styles[connection])} role="status" data-connection={connection}>
        <span className={styles.dot} aria-hidden />
        <span className={styles.text}>{text}</span>
      </span>
    </Tooltip>
  );
}

function Clock() {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  return (
    <Tooltip label={t('shell.clock')}>
      <span className={styles.clock}>
        <Ltr>{format.time(now)}</Ltr>
      </span>
    </Tooltip>
  );
}
