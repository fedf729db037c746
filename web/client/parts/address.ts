import { useEffect, useState } from 'preact/hooks';

const CHANGED = 'durasweep-address';

export interface Address {
  readonly pathname: string;
  readonly search: URLSearchParams;
}

/** The page's current address. */
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

/** A filter in the address, so that a shared link shows the same view. Empty filters are omitted. */
export function useFilter(name: string, byDefault = ''): readonly [string, (value: string) => void] {
  const value = useAddress().search.get(name) ?? byDefault;
  return [value, (next) => keepFilter(name, next === byDefault ? '' : next)];
}

/** Filters of pages opened from a file, whose address browsers do not change. */
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
