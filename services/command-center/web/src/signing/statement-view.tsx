import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignedMatter } from '../api/types.ts';
import { Ltr } from '../parts/ltr.tsx';
import { useStatement } from './known.ts';
import type { Matter, Term } from './statement.ts';

function Terms({ title, terms }: { title: string; terms: readonly Term[] }) {
  return (
    <>
      <h3>{title}</h3>
      <dl className="facts">
        {terms.map(({ key, label, text }) => (
          <div key={key} data-term={key}>
            <dt>{label}</dt>
            <dd>
              <bdi>{text}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** The sentence of a decision, for a dialog that asks for more than a signature. */
export function Sentence({ matter }: { matter: Matter }) {
  return <blockquote className="statement-sentence">{useStatement()(matter).sentence}</blockquote>;
}

/** Exactly what is signed, made from what the server hashed: the sentence, every term, and the hash. The focus begins here, on no button. */
export function StatementView({ matter, lead }: { matter: SignedMatter; lead: string }) {
  const { t } = useTranslation();
  const { sentence, terms, about } = useStatement()(matter.decision);
  const first = useRef<HTMLQuoteElement>(null);
  // Also where it takes the place of a form in a dialog that is open already: the button that led here is gone, and the focus with it.
  useEffect(() => first.current?.focus(), [matter.fingerprint]);
  return (
    <section className="statement" aria-label={lead} data-statement={matter.decision.kind}>
      <p className="label">{lead}</p>
      <blockquote ref={first} className="statement-sentence" tabIndex={-1} data-autofocus>
        {sentence}
      </blockquote>
      <Terms title={t('statement.terms')} terms={terms} />
      {about.length > 0 && <Terms title={t('statement.about')} terms={about} />}
      <p className="statement-fingerprint" title={t('statement.fingerprintHint')}>
        {t('statement.fingerprint')} : <Ltr className="mono">{matter.fingerprint}</Ltr>
      </p>
    </section>
  );
}
