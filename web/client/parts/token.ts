const KEY = 'durasweep-token';

/** Moves the token from the link into the browser's storage for this address: every tab can steer, but shared links do not contain it. */
export function keepToken(): void {
  const token = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (token === undefined) return;
  try {
    localStorage.setItem(KEY, token);
  } catch {
    // Without storage, the page is read-only.
  }
  history.replaceState(null, '', location.pathname + location.search);
}

export function readToken(): string {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}
