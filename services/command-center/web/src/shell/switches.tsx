import { ActionIcon, Menu, Tooltip, useComputedColorScheme, useDirection, useMantineColorScheme } from '@mantine/core';
import { IconLanguage, IconMoon, IconSun, IconVolume, IconVolume2, IconVolumeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { LANGUAGE_NAME, currentLanguage, directionOf, setLanguage } from '../i18n/index.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { toggleSound, useSound } from './sound.ts';

export function LanguageSwitch() {
  const { t } = useTranslation();
  const { setDirection } = useDirection();
  const now = currentLanguage();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`${t('shell.language')}${t('common.colon')}${LANGUAGE_NAME[now]}`}
        >
          <IconLanguage size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            fw={language === now ? 700 : 400}
            aria-current={language === now}
            onClick={() => void setLanguage(language).then(() => setDirection(directionOf(language)))}
          >
            {LANGUAGE_NAME[language]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function ThemeSwitch() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('dark') === 'dark';
  const label = dark ? t('shell.toLight') : t('shell.toDark');
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
      >
        {dark ? <IconSun size={20} /> : <IconMoon size={20} />}
      </ActionIcon>
    </Tooltip>
  );
}

const SOUND_ICON = { on: IconVolume, off: IconVolumeOff, blocked: IconVolume2 } as const;
const SOUND_TEXT = { on: 'shell.soundOn', off: 'shell.soundOff', blocked: 'shell.soundBlocked' } as const;

export function SoundSwitch() {
  const { t } = useTranslation();
  const sound = useSound();
  const Icon = SOUND_ICON[sound];
  return (
    <Tooltip label={t(SOUND_TEXT[sound])}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t(SOUND_TEXT[sound])}
        aria-pressed={sound !== 'off'}
        onClick={toggleSound}
      >
        <Icon size={20} />
      </ActionIcon>
    </Tooltip>
  );
}
