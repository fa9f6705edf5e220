import type { ReactNode } from 'react';

/** Plates, ids and times keep their own direction inside Arabic text: without it `12345 | أ | 6` is read backwards. */
export function Ltr({ children, className, title }: { children: ReactNode; className?: string; title?: string }) {
  return (
    <bdi dir="ltr" className={className} title={title}>
      {children}
    </bdi>
  );
}

/** What a reader of plates wrote, each character after the one before it: in `36814د26` a browser would put the last two digits before the letter. */
export function Characterwise({ children, className }: { children: string; className?: string }) {
  return (
    <bdo dir="ltr" className={className}>
      {children}
    </bdo>
  );
}
