import { useFormat } from '../i18n/format.ts';
import { Ltr } from './ltr.tsx';

/** A day in the reader's language and a time that keeps its own direction. */
export function Moment({ ms }: { ms: number }) {
  const format = useFormat();
  return (
    <time className="time" dateTime={new Date(ms).toISOString()}>
      <bdi>{format.day(ms)}</bdi> <Ltr>{format.time(ms)}</Ltr>
    </time>
  );
}
