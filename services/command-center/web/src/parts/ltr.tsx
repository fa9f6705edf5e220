import type { ReactNode } from 'react';

/** Plates, ids and times keep their own direction inside Arabic text: without it `12345 | أ | 6` is read backwards. */
export function Ltr({ children, className, title }: { children: ReactNode; className?: string; title?: string }) {
  return (
    <bdi dir="ltr" className={className} title={title}>
      {children}
    </bdi>
  );
}
