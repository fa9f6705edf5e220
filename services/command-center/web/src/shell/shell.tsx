import { ActionIcon, Group, Menu, Text, Tooltip } from '@mantine/core';
import { IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { send } from '../api/client.ts';
import { forgetSessionKey } from '../api/session-key.ts';
import { liveEvents } from '../api/live-events.ts';
import { livePreviews } from '../api/live-previews.ts';
import { useAlerted, useAlerts, useCameras, useCity } from '../api/queries.ts';
import type { Me } from '../api/types.ts';
import { useFormat } from '../i18n/format.ts';
import { Ltr } from '../parts/ltr.tsx';
import { When } from '../parts/moment.tsx';
import { useAgencyName, useName } from '../parts/names.ts';
import { Simulated } from '../parts/simulated.tsx';
import { useNow } from '../parts/use-now.ts';
import { Arrivals } from './arrivals.tsx';
import { pagesOf } from './pages.ts';
import { LanguageSwitch, SoundSwitch, ThemeSwitch } from './switches.tsx';
import { useUnread } from './unread.ts';
import { Wordmark } from './wordmark.tsx';

/** From here on the header gives its room to the pages. */
const MANY_PAGES = 5;

/** The frame around every page: where one is, who one is, whether it is live. */
export function Shell({ me, children }: { me: Me; children: ReactNode }) {
  const { t } = useTranslation();
  const unread = useUnread();
  const count = useAlerts().data?.alerts.filter(unread).length ?? 0;
  const simulated = useCameras().data?.some((camera) => camera.simulated) ?? false;
  const city = useCity().data;
  const name = useName();
  const pages = pagesOf(me);
  const alerted = useAlerted();

  useEffect(() => liveEvents.start(me.subject), [me.subject]);
  useEffect(() => () => livePreviews.stop(), []);
  useEffect(() => {
    document.title = `${count > 0 ? `(${count}) ` : ''}${t('app.name')} · ${t('app.tagline')}`;
  }, [count, t]);

  return (
    <div className={alerted ? 'shell shell-alerted' : 'shell'}>
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <header className={pages.length > MANY_PAGES ? 'shell-header shell-header-many' : 'shell-header'}>
        <NavLink to="/" className="plain-link">
          <Wordmark />
        </NavLink>
        <span className="shell-city">{name(city?.name)}</span>
        <nav className="shell-nav" aria-label={t('nav.main')}>
          {pages.map(({ to, key, Icon }) => (
            <NavLink key={to} to={to} end={to === '/'} className="shell-link">
              <Icon size={18} aria-hidden />
              <span>{t(`nav.${key}`)}</span>
              {key === 'alerts' && <Unread count={count} />}
            </NavLink>
          ))}
        </nav>
        <Group gap={4} wrap="nowrap" className="shell-tools">
          {simulated && <Simulated />}
          <Connection />
          <Clock />
          <SoundSwitch />
          <LanguageSwitch />
          <ThemeSwitch />
          <Account me={me} />
        </Group>
      </header>
      {alerted && <Arrivals />}
      <main id="content" className="shell-main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

/** How many alerts wait. It has its place also where none does, so that the first one moves nothing. */
function Unread({ count }: { count: number }) {
  const { t } = useTranslation();
  if (count === 0) return <span className="unread unread-none" aria-hidden />;
  return (
    <span className="unread" aria-label={t('shell.unread', { count })}>
      <Ltr>{count > 99 ? '99+' : count}</Ltr>
    </span>
  );
}

function Connection() {
  const { t } = useTranslation();
  const connection = useSyncExternalStore(liveEvents.subscribe, liveEvents.connection);
  const text = { open: t('shell.connected'), connecting: t('shell.connecting'), lost: t('shell.lost') }[connection];
  return (
    <Tooltip label={connection === 'lost' ? t('shell.lostHint') : text}>
      <span className={`connection connection-${connection}`} role="status">
        <span className="connection-dot" aria-hidden />
        <span className="connection-text">{text}</span>
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
      <span className="clock">
        <Ltr>{format.time(now)}</Ltr>
      </span>
    </Tooltip>
  );
}

function Account({ me }: { me: Me }) {
  const { t } = useTranslation();
  const name = useName();
  const agencyName = useAgencyName();
  const city = useCity().data;
  const signOut = async (): Promise<void> => {
    const { signOutUrl } = await send<{ signOutUrl: string }>('/auth/logout', {}).catch(() => ({ signOutUrl: '/' }));
    await forgetSessionKey(me.key).catch(() => undefined);
    location.assign(signOutUrl);
  };
  const districts = me.districts.includes('*')
    ? t('shell.allDistricts')
    : me.districts.map((id) => name(city?.districts.find((district) => district.id === id)?.name, id)).join(' · ');
  return (
    <Menu position="bottom-end" width={260} withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`${t('shell.account')}${t('common.colon')}${me.name}`}
        >
          <IconUserCircle size={22} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="account">
          <Text fw={650}>{me.name}</Text>
          <Text size="xs" c="dimmed">
            {t(`roles.${me.role}`)}
          </Text>
          <Text size="xs" c="dimmed">
            {t('shell.agency')}
            {t('common.colon')}
            <bdi title={me.agency}>{agencyName(me.agency)}</bdi>
          </Text>
          <Text size="xs" c="dimmed">
            {t('shell.districts')}
            {t('common.colon')}
            {districts}
          </Text>
          <Text size="xs" c="dimmed">
            {t('shell.sessionUntil')} <When ms={me.expiresAtMs} />
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden className="flip" />} onClick={() => void signOut()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
