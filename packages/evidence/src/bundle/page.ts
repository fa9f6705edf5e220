import { checkInBrowser } from './check-in-browser.ts';
import type { BundleFacts, BundlePart } from './manifest.ts';
import { PAGE_WORDS, type PageWords } from './page-words.ts';

export const PAGE = 'index.html';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
/** JSON inside a script: no text in it may end the script. */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', String.raw`\u003c`);

/**
 * The page for somebody who has nothing but the bundle: it says what the parts are and verifies them where the file is chosen. It asks
 * nobody for anything, and its policy forbids it.
 * @param sealedBy the verifier key that the bundle is sealed with
 */
export function pageOf(facts: BundleFacts, parts: readonly BundlePart[], sealedBy: string): string {
  const raw = Buffer.from(sealedBy.split('+').slice(2).join('+'), 'base64').subarray(1).toString('base64');
  const results = Object.fromEntries(
    Object.entries(PAGE_WORDS).map(([language, { running, whole, unsigned, faulty }]) => [
      language,
      { running, whole, unsigned, faulty },
    ]),
  );
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escape(facts.caseReference)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${(['fr', 'ar', 'en'] as const).map((language) => sectionOf(language, PAGE_WORDS[language], facts, sealedBy)).join('\n')}
${tableOf(parts)}
</main>
<script>
const checkInBrowser = ${checkInBrowser.toString()};
const key = ${inScript(raw)};
const words = ${inScript(results)};
${SCRIPT}
</script>
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
section { border-top: 1px solid; padding: 1rem 0 }
dt { font-weight: 600 } dd { margin: 0 0 .5rem; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; direction: ltr }
th, td { text-align: start; padding: .25rem .5rem; border-bottom: 1px solid; overflow-wrap: anywhere }
td.hash { font-family: monospace; font-size: .8rem }
output { display: block; font-weight: 700; padding: .5rem 0; overflow-wrap: anywhere }
code { direction: ltr; unicode-bidi: isolate }
`;

const SCRIPT = `
for (const input of document.querySelectorAll('input[type=file]'))
  input.addEventListener('change', async () => {
    const output = input.closest('section').querySelector('output');
    const said = words[input.closest('section').lang];
    const file = input.files[0];
    if (!file) return;
    try {
      const verdict = await checkInBrowser(file, key, (done, of) => { output.textContent = said.running + ' ' + done + ' / ' + of; });
      output.dataset.verdict = verdict.fault ? 'faulty' : verdict.signature === 'right' ? 'whole' : 'unsigned';
      output.textContent = verdict.fault ? said.faulty + ' ' + verdict.fault.part : verdict.signature === 'right' ? said.whole : said.unsigned;
    } catch (error) {
      output.dataset.verdict = 'faulty';
      output.textContent = said.faulty + ' ' + String(error);
    }
  });
`;

function sectionOf(language: string, words: PageWords, facts: BundleFacts, sealedBy: string): string {
  const { caseReference, span, madeBy, reason } = facts;
  const rows: [string, string][] = [
    [words.caseReference, caseReference],
    [words.camera, span.camera],
    [words.from, new Date(span.fromMs).toISOString()],
    [words.to, new Date(span.toMs).toISOString()],
    [words.madeBy, `${madeBy.name} (${madeBy.agency}), ${new Date(facts.madeAtMs).toISOString()}`],
    [words.reason, reason],
    [words.key, sealedBy],
  ];
  return `<section lang="${language}" dir="${words.direction}" aria-labelledby="title-${language}">
<h${language === 'fr' ? 1 : 2} id="title-${language}">${escape(words.title)}</h${language === 'fr' ? 1 : 2}>
<p>${escape(words.what)}</p>
<dl>${rows.map(([term, value]) => `<dt>${escape(term)}</dt><dd><bdi>${escape(value)}</bdi></dd>`).join('')}</dl>
<h3>${escape(words.howTitle)}</h3>
<ol>${words.how.map((step) => `<li>${escape(step)}</li>`).join('')}</ol>
<p><label>${escape(words.choose)} <input type="file" accept=".zip"></label></p>
<output aria-live="polite"></output>
</section>`;
}

function tableOf(parts: readonly BundlePart[]): string {
  const { fr, ar, en } = PAGE_WORDS;
  const all = (word: 'parts' | 'part' | 'bytes'): string => escape([fr[word], ar[word], en[word]].join(' · '));
  const rows = parts.map(
    ({ name, bytes, sha256 }) =>
      `<tr><td><a href="${escape(name)}">${escape(name)}</a></td><td>${bytes}</td><td class="hash">${sha256}</td></tr>`,
  );
  return `<section aria-labelledby="parts"><h2 id="parts">${all('parts')}</h2>
<table><thead><tr><th scope="col">${all('part')}</th><th scope="col">${all('bytes')}</th><th scope="col">SHA-256</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></section>`;
}
