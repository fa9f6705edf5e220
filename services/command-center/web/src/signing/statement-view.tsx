import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignedMatter } from '../api/types.ts';
import { Fact, Facts } from '../parts/facts.tsx';
import { Ltr } from '../parts/ltr.tsx';
import styles from './statement-view.module.css';
import type { Matter, Term } from './statement.ts';
import { useStatement } from './use-statement.ts';

function Terms({ title, terms }: { title: string; terms: readonly Term[] }) {
  return (
    <>
      <h3>{title}</h3>
      <Facts>
        {terms.map(({ key, label, text }) => (
          <Fact key={key} name={label}>
            <bdi>{text}</bdi>
          </Fact>
        ))}
      </Facts>
    </>
  );
}

/** Only the sentence of a decision, for a dialog that also asks for a reason. */
export function Sentence({ matter }: { matter: Matter }) {
  return <blockquote className={styles.sentence}>{useStatement()(matter).sentence}</blockquote>;
}

/**
 * Shows exactly what is signed, from the data that the server hashed: the sentence, every term and the hash. The focus starts on the
 * sentence, not on a button.
 */
export function StatementView({ matter, lead }: { matter: SignedMatter; lead: string }) {
  const { t } = useTranslation();
  const { sentence, terms, about } = useStatement()(matter.decision);
  const first = useRef<HTMLQuoteElement>(null);
  // In a dialog this may replace the form whose button had the focus, so the focus has to move here.
  useEffect(() => first.current?.focus(), [matter.fingerprint]);
  return (
    <section className={styles.statement} aria-label={lead} data-statement={matter.decision.kind}>
      <p className="label">{lead}</p>
      <blockquote ref={first} className={styles.sentence} tabIndex={-1} data-autofocus>
        {sentence}
      </blockquote>
      <Terms title={t('statement.terms')} terms={terms} />
      {about.length > 0 && <Terms title={t('statement.about')} terms={about} />}
      <p className={styles.fingerprint} data-part="fingerprint" title={t('statement.fingerprintHint')}>
        {t('statement.fingerprint')} : <Ltr className="mono">{matter.fingerprint}</Ltr>
      </p>
    </section>
  );
}
