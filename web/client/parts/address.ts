import { useEffect, useState } from 'preact/hooks';

const CHANGED = 'durasweep-address';

export interface Address {
  readonly pathname: string;
  readonly search: URLSearchParams;
}

/** The page's address, as it is now. */
export function useAddress(): Address {
  const [address, setAddress] = useState(readAddress);
  useEffect(() => {
    const update = () => setAddress(readAddress());
    addEventListener('popstate', update);
    addEventListener(CHANGED, update);
    return () => {
      removeEventListener('popstate', update);
      removeEventListener(CHANGED, update);
    };
  }, []);
  return address;
}

/** One filter that the address keeps, so that a link shows what its sender saw. An empty one is not in it. */
export function useFilter(name: string, byDefault = ''): readonly [string, (value: string) => void] {
  const value = useAddress().search.get(name) ?? byDefault;
  return [value, (next) => keepFilter(name, next === byDefault ? '' : next)];
}

/** Where a browser keeps the addresses of files as they are. */
let unkept: URLSearchParams | null = null;

function keepFilter(name: string, value: string): void {
  const address = new URL(location.href);
  const search = unkept ?? address.searchParams;
  if (value === '') search.delete(name);
  else search.set(name, value);
  try {
    history.replaceState(null, '', address);
  } catch {
    unkept = search;
  }
  dispatchEvent(new Event(CHANGED));
}

function readAddress(): Address {
  return { pathname: location.pathname, search: unkept ?? new URLSearchParams(location.search) };
}
