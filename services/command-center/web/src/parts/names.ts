import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../i18n/index.ts';
import type { Name } from '../api/types.ts';

/** A city's own names, in the reader's language. */
export function useName(): (name: Name | undefined, otherwise?: string) => string {
  useTranslation();
  return (name, otherwise = '') => name?.[currentLanguage()] ?? otherwise;
}
