import type { Words } from './words.ts';
import { LANGUAGES, wordsOf } from './words.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

export type LoginPage = {
  /** Why the last try failed. */
  readonly message?: string;
  readonly username?: string;
  /** The person is signed in already, and signs in again to sign one decision. */
  readonly forOneDecision?: boolean;
};

/** The sign-in form. It has no script and no outside resource. */
export const loginPage = (
  path: string,
  words: Words,
  { message, username = '', forOneDecision = false }: LoginPage = {},
): string =>
  pageOf(
    words,
    forOneDecision ? words.forOneDecision : words.toTheCity,
    message,
    `<form method="post" action="${escape(path)}?lang=${words.language}">
    <label>${words.account} <input name="username" dir="ltr" autocomplete="username" required autofocus value="${escape(username)}"></label>
    <label>${words.password} <input name="password" dir="ltr" type="password" autocomplete="current-password" required></label>
    <button type="submit">${words.signIn}</button>
  </form>
  ${languages(words)}`,
  );

/** Links to the page in the other languages. */
const languages = ({ language }: Words): string =>
  `<nav>${LANGUAGES.filter((other) => other !== language)
    .map(
      (other) =>
        `<a href="?lang=${other}" lang="${other}" dir="${wordsOf(other).direction}">${wordsOf(other).itself}</a>`,
    )
    .join(' ')}</nav>`;

export type CodePage = {
  readonly message?: string;
  /** The code is shown and filled in, because people of the demonstration have no phone of their own. */
  readonly code: string;
};

/** The second step. In a city the code comes from a device of the person. Here the page shows it, and tells that it does. */
export const codePage = (path: string, words: Words, { message, code }: CodePage): string =>
  pageOf(
    words,
    words.secondStep,
    message,
    `<p role="note"><strong>${words.demonstration}</strong> ${words.shownCode} <output>${escape(code)}</output></p>
  <form method="post" action="${escape(path)}?lang=${words.language}">
    <label>${words.code} <input name="code" dir="ltr" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" required value="${escape(code)}"></label>
    <button type="submit" autofocus>${words.goOn}</button>
  </form>`,
  );

/** A page with a message only. */
export const messagePage = (words: Words, message: string): string => pageOf(words, words.toTheCity, message, '');

const pageOf = (
  { language, direction, title }: Words,
  lead: string,
  message: string | undefined,
  body: string,
): string => `<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Marsad</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
  main { width: min(22rem, calc(100vw - 3rem)); }
  h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
  p { margin: 0 0 1.5rem; opacity: .8; }
  label { display: block; margin: 0 0 1rem; font-weight: 600; }
  input { display: block; width: 100%; box-sizing: border-box; margin-top: .25rem; padding: .6rem .7rem; font: inherit; border: 1px solid GrayText; border-radius: .4rem; background: Field; color: FieldText; }
  button { width: 100%; padding: .7rem; font: inherit; font-weight: 600; border: 0; border-radius: .4rem; background: #1a5fb4; color: white; cursor: pointer; }
  nav { margin: 1.5rem 0 0; display: flex; gap: 1rem; }
  nav a { padding: .5rem 0; color: inherit; }
  [role=alert] { margin: 0 0 1rem; padding: .6rem .7rem; border-inline-start: 4px solid #c01c28; }
</style>
</head>
<body>
<main>
  <h1>Marsad</h1>
  <p>${lead}</p>
  ${message === undefined ? '' : `<div role="alert">${escape(message)}</div>`}
  ${body}
</main>
</body>
</html>
`;
