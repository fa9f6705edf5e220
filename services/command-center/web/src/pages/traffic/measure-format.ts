import { useFormat } from '../../i18n/format.ts';

/** How units are written after a number. They are the same in every language of the page, and stand in Latin letters. */
const UNITS: Readonly<Record<string, string>> = {
  per_hour: '/h',
  pcu_per_hour: ' PCU/h',
  km_h: ' km/h',
  m: ' m',
  s: ' s',
  per_km: '/km',
  persons_m2: ' /m²',
};

/** Writes values of a unit: at an axis without it, in a text with it. */
export function useMeasureFormat(unit: string): { axis: (value: number) => string; text: (value: number) => string } {
  const format = useFormat();
  if (unit === 'share') return { axis: format.percent, text: format.percent };
  const axis = (value: number): string =>
    value !== 0 && Math.abs(value) < 10 ? format.decimal(value) : format.number(value);
  return { axis, text: (value) => `${axis(value)}${UNITS[unit] ?? ''}` };
}
