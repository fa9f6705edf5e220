import { ActionIcon, Menu, Text } from '@mantine/core';
import { IconLogout, IconReportAnalytics, IconUserCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { post } from '../api/client.ts';
import { useCity } from '../api/queries.ts';
import { deleteSessionKey } from '../api/session-key.ts';
import type { Me } from '../api/types.ts';
import { When } from '../parts/moment.tsx';
import { useAgencyName, useName } from '../parts/names.ts';
import styles from './account.module.css';

/** Ends the session at the server and deletes its key, even where the server does not answer. */
async function signOut(me: Me): Promise<void> {
  const { signOutUrl } = await post('/auth/logout').catch(() => ({ signOutUrl: '/' }));
  await deleteSessionKey(me.key).catch(() => undefined);
  location.assign(signOutUrl);
}

/** Shows who is signed in, for which districts and until when, with the sign-out. */
export function Account({ me }: { me: Me }) {
  const { t } = useTranslation();
  const name = useName();
  const agencyName = useAgencyName();
  const city = useCity().data;
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
        <div className={styles.account}>
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
        <Menu.Item component={Link} to="/report" leftSection={<IconReportAnalytics size={16} aria-hidden />}>
          {t('report.title')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden className="flip" />} onClick={() => void signOut(me)}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
