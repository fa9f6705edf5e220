import { useFormat } from '../i18n/format.ts';
import { Ltr } from './ltr.tsx';
import { useNow } from './use-now.ts';

/** A day in the reader's language, with its year unless it is the current year, and a time that keeps its own direction. */
export function Moment({ ms }: { ms: number }) {
  const format = useFormat();
  const now = useNow();
  return (
    <time className="time" dateTime={new Date(ms).toISOString()} title={format.moment(ms)}>
      <bdi>{format.day(ms, now)}</bdi> <Ltr>{format.time(ms)}</Ltr>
    </time>
  );
}

/** A time, with its day unless that is today. */
export function When({ ms }: { ms: number }) {
  const format = useFormat();
  const now = useNow();
  if (!format.isSameDay(ms, now)) return <Moment ms={ms} />;
  return (
    <time className="time" dateTime={new Date(ms).toISOString()} title={format.moment(ms)}>
      <Ltr>{format.time(ms)}</Ltr>
    </time>
  );
}
