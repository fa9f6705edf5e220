import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconLogin2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'react-router';
import { makeSessionKey } from '../api/session-key.ts';
import { fr } from '../i18n/fr.ts';
import { currentLanguage } from '../i18n/index.ts';
import styles from './sign-in.module.css';
import { LanguageSwitch, ThemeSwitch } from './switches.tsx';
import { Wordmark } from './wordmark.tsx';

type Reason = keyof typeof fr.signIn.problems;
const isReason = (text: string | null): text is Reason => text !== null && text in fr.signIn.problems;

/**
 * Goes to the sign-in with the thumbprint of a new key. Where this browser cannot store a key, the person can still sign in, but a command
 * that needs the key will fail and say why.
 */
async function leaveToSignIn(address: string): Promise<void> {
  const key = await makeSessionKey().catch(() => undefined);
  location.assign(key === undefined ? address : `${address}&key=${key}`);
}

/** The page that a person sees before they sign in. The sign-in itself happens at the identity provider. */
export function SignIn({ expired }: { expired: boolean }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [query] = useSearchParams();
  const reason = query.get('signIn');
  const address = `/auth/login?returnTo=${encodeURIComponent(pathname)}&lang=${currentLanguage()}`;
  return (
    <div className={styles.page} data-part="sign-in">
      <Group justify="flex-end" gap="xs" p="md">
        <LanguageSwitch />
        <ThemeSwitch />
      </Group>
      <OctagonPattern />
      <main className={styles.body}>
        <Stack gap="lg" maw={420}>
          <Wordmark size="lg" />
          <Stack gap={6}>
            <Title order={1} size="h2">
              {t('signIn.title')}
            </Title>
            <Text c="dimmed">{t('signIn.lead')}</Text>
          </Stack>
          {isReason(reason) && (
            <Alert color="orange" variant="outline" role="alert">
              {t(`signIn.problems.${reason}`)}
            </Alert>
          )}
          {expired && !reason && (
            <Alert color="gray" variant="outline" role="alert">
              {t('signIn.expired')}
            </Alert>
          )}
          <Button
            component="a"
            href={address}
            onClick={(event) => {
              event.preventDefault();
              void leaveToSignIn(address);
            }}
            size="md"
            leftSection={<IconLogin2 size={18} aria-hidden className="flip" />}
            w="fit-content"
          >
            {t('signIn.button')}
          </Button>
        </Stack>
      </main>
    </div>
  );
}

/** The octagon of the watch post, repeated as in zellige: the only ornament of the page. */
function OctagonPattern() {
  const octagon = 'M-29 -70L29 -70L70 -29L70 29L29 70L-29 70L-70 29L-70 -29Z';
  const places = [-2, -1, 0, 1, 2].flatMap((x) => [-2, -1, 0, 1, 2].map((y) => ({ x: x * 140, y: y * 140 })));
  return (
    <svg className={styles.mark} viewBox="-350 -350 700 700" aria-hidden="true">
      {places.map(({ x, y }) => (
        <g key={`${x} ${y}`} transform={`translate(${x} ${y})`}>
          <path d={octagon} />
          <path d={octagon} transform="scale(0.62) rotate(22.5)" />
          <circle r="18" />
        </g>
      ))}
    </svg>
  );
}
