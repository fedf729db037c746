const KEY = 'durasweep-token';

/** Takes the token out of the link, into this browser's memory of this address: every tab may steer, and no link that is passed on does. */
export function keepToken(): void {
  const token = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (token === undefined) return;
  try {
    localStorage.setItem(KEY, token);
  } catch {
    // Where nothing can be kept, the page only shows.
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
