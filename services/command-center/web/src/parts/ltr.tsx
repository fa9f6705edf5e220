import type { ReactNode } from 'react';

type LtrProps = { children: ReactNode; className?: string | undefined; title?: string | undefined };

/** Plates, ids and times keep their own direction inside Arabic text: without this `12345 | أ | 6` reads backwards. */
export function Ltr({ children, className, title }: LtrProps) {
  return (
    <bdi dir="ltr" className={className} title={title}>
      {children}
    </bdi>
  );
}

/** Raw text of the plate reader, strictly from left to right: a browser would put the last two digits of `36814د26` before the letter. */
export function Characterwise({ children, className }: { children: string; className?: string }) {
  return (
    <bdo dir="ltr" className={className}>
      {children}
    </bdo>
  );
}
