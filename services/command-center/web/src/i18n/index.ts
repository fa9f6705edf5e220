import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { fr, type Translation } from './fr.ts';
import { LANGUAGES, type Language } from './languages.ts';
import { loadWords } from './words.ts';

/** The locale of the document and of every format. Arabic is that of Morocco, with Western digits. */
export const LOCALE: Readonly<Record<Language, string>> = { fr: 'fr-MA', ar: 'ar-MA-u-nu-latn', en: 'en-GB' };
export const LANGUAGE_NAME: Readonly<Record<Language, string>> = { fr: 'Français', ar: 'العربية', en: 'English' };

const STORAGE_KEY = 'marsad.language';
const isLanguage = (text: string | null): text is Language => LANGUAGES.some((language) => language === text);

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Translation };
  }
}

const applyToDocument = (language: Language): void => {
  document.documentElement.lang = language === 'ar' ? 'ar-MA' : LOCALE[language];
  document.documentElement.dir = directionOf(language);
};

/** Changes the language once its texts are there. If they are not (the server was renewed), the page is loaded anew in that language. */
export async function setLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORAGE_KEY, language);
  const words = await loadWords(language).catch(() => undefined);
  if (!words) return location.reload();
  i18next.addResourceBundle(language, 'translation', words);
  applyToDocument(language);
  await i18next.changeLanguage(language);
}

export const currentLanguage = (): Language => (isLanguage(i18next.language) ? i18next.language : 'fr');

export async function startLanguage(): Promise<void> {
  const stored = localStorage.getItem(STORAGE_KEY);
  const language = isLanguage(stored) ? stored : 'fr';
  applyToDocument(language);
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'fr',
    resources: { fr: { translation: fr }, [language]: { translation: await loadWords(language) } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}
