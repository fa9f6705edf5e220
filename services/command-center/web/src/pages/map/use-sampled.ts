import { useEffect, useRef, useState } from 'react';

/** The value as it was at most `everyMs` ago: thousands of cameras report their state every few seconds, and nobody reads faster than this. */
export function useSampled<Value>(value: Value, everyMs: number): Value {
  const [sampled, setSampled] = useState(value);
  const takenAtMs = useRef(0);
  useEffect(() => {
    const take = (): void => {
      takenAtMs.current = performance.now();
      setSampled(() => value);
    };
    const timer = setTimeout(take, Math.max(0, takenAtMs.current + everyMs - performance.now()));
    return () => clearTimeout(timer);
  }, [value, everyMs]);
  return sampled;
}
