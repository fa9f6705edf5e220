const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

export type LoginPage = {
  /** What went wrong with the last try. */
  readonly message?: string;
  readonly username?: string;
  /** The person is signed in and signs one decision by doing so once more. */
  readonly forOneDecision?: boolean;
};

/** The sign-in form: no script, no outside resource, one message when the last try failed. */
export const loginPage = (
  action: string,
  { message, username = '', forOneDecision = false }: LoginPage = {},
): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in · Marsad</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
  main { width: min(22rem, calc(100vw - 3rem)); }
  h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
  p { margin: 0 0 1.5rem; opacity: .8; }
  label { display: block; margin: 0 0 1rem; font-weight: 600; }
  input { display: block; width: 100%; box-sizing: border-box; margin-top: .25rem; padding: .6rem .7rem; font: inherit; border: 1px solid GrayText; border-radius: .4rem; background: Field; color: FieldText; }
  button { width: 100%; padding: .7rem; font: inherit; font-weight: 600; border: 0; border-radius: .4rem; background: #1a5fb4; color: white; cursor: pointer; }
  [role=alert] { margin: 0 0 1rem; padding: .6rem .7rem; border-inline-start: 4px solid #c01c28; }
</style>
</head>
<body>
<main>
  <h1>Marsad</h1>
  <p>${forOneDecision ? 'Sign in once more: it signs the decision that you have just taken, and only that one.' : 'Sign in to the demonstration city.'}</p>
  ${message === undefined ? '' : `<div role="alert">${escape(message)}</div>`}
  <form method="post" action="${escape(action)}">
    <label>Account <input name="username" autocomplete="username" required autofocus value="${escape(username)}"></label>
    <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
    <button type="submit">Sign in</button>
  </form>
</main>
</body>
</html>
`;
