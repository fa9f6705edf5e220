import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { LOCALE, currentLanguage } from './index.ts';

export const TIME_ZONE = 'Africa/Casablanca';

export type Format = ReturnType<typeof createFormat>;

/** French puts a space before a unit, but the narrow form of Intl leaves it out. */
const unitDisplayOf = (locale: string): 'short' | 'narrow' => (locale.startsWith('fr') ? 'short' : 'narrow');

/** The unit symbols of measures, which are the same in every language. */
const UNIT_TEXTS: Readonly<Record<string, string>> = {
  count: '',
  km_h: 'km/h',
  m_s: 'm/s',
  per_hour: '/h',
  pcu_per_hour: 'PCU/h',
  per_km: '/km',
  persons_m2: 'm⁻²',
  level: '',
};

type NumberText = (value: number) => string;
type Measured = { readonly value: number; readonly unit: string; readonly uncertainty?: number | undefined };

function measureText({ value, unit, uncertainty }: Measured, plain: NumberText, percent: NumberText): string {
  const off = uncertainty === undefined ? '' : ` ± ${plain(uncertainty)}`;
  return unit === 'share' ? percent(value) : `${plain(value)}${off} ${UNIT_TEXTS[unit] ?? unit}`.trim();
}

function createBytes(number: (options: Intl.NumberFormatOptions) => NumberText): NumberText {
  return (bytes) => {
    const mega = bytes / 1_000_000;
    return mega < 1_000
      ? number({ style: 'unit', unit: 'megabyte', maximumFractionDigits: mega < 10 ? 1 : 0 })(mega)
      : number({ style: 'unit', unit: 'gigabyte', maximumFractionDigits: 1 })(mega / 1_000);
  };
}

/** Formats numbers, times and lengths of time: in the city's time zone, and with Western digits in every language. */
export function createFormat(locale: string) {
  const at = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: TIME_ZONE, hourCycle: 'h23', ...options });
    return (ms: number): string => format.format(ms);
  };
  const number = (options: Intl.NumberFormatOptions): NumberText => {
    const format = new Intl.NumberFormat(locale, options);
    return (value: number): string => format.format(value);
  };
  const unit = (name: string, digits: number): NumberText =>
    number({ style: 'unit', unit: name, unitDisplay: unitDisplayOf(locale), maximumFractionDigits: digits });
  const [milliseconds, seconds, tenths] = [unit('millisecond', 0), unit('second', 0), unit('second', 1)];
  const [minutes, hours, days] = [unit('minute', 1), unit('hour', 1), unit('day', 0)];

  const [year, wholeDay] = [at({ year: 'numeric' }), at({ day: '2-digit', month: '2-digit', year: 'numeric' })];
  const dayOfThisYear = at({ day: 'numeric', month: 'short' });
  const dayOfAnyYear = at({ day: 'numeric', month: 'short', year: 'numeric' });
  const plain = number({ maximumFractionDigits: 2 });
  const percent = number({ style: 'percent', maximumFractionDigits: 0 });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });

  return {
    time: at({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    hourMinute: at({ hour: '2-digit', minute: '2-digit' }),
    month: at({ month: 'long', year: 'numeric' }),
    date: at({ day: '2-digit', month: 'long', year: 'numeric' }),
    /** A day with its time, year and zone, for signed statements and wherever else an exact time is needed. */
    moment: at({
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'short',
    }),
    /** A day, with its year unless that is the year of `nowMs`. */
    day: (ms: number, nowMs: number): string => (year(ms) === year(nowMs) ? dayOfThisYear(ms) : dayOfAnyYear(ms)),
    isSameDay: (ms: number, nowMs: number): boolean => wholeDay(ms) === wholeDay(nowMs),
    list: (values: readonly string[]): string => lists.format(values),
    number: number({ maximumFractionDigits: 0 }),
    decimal: number({ minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    /** A number with the decimals that it needs, two at most. */
    plain,
    percent,
    /** A measured number with its unit and, where it is known, what it may be off by. */
    measure: (measure: Measured): string => measureText(measure, plain, percent),
    /** A length of time in ms, in the largest unit that it reaches. */
    span(ms: number): string {
      const size = Math.abs(ms);
      if (size < 1_000) return milliseconds(ms);
      if (size < 10_000) return tenths(ms / 1_000);
      if (size < 60_000) return seconds(ms / 1_000);
      if (size < 3_600_000) return minutes(size < 600_000 ? ms / 60_000 : Math.round(ms / 60_000));
      if (size < 172_800_000) return hours(ms / 3_600_000);
      return days(ms / 86_400_000);
    },
    bytes: createBytes(number),
  };
}

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => createFormat(LOCALE[currentLanguage()]), [i18n.language]);
}
