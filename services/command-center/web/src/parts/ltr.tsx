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

/** What the plate reader wrote, character by character from the left: in `36814د26` a browser would put the last two digits before the letter. */
export function Characterwise({ children, className }: { children: string; className?: string }) {
  return (
    <bdo dir="ltr" className={className}>
      {children}
    </bdo>
  );
}
