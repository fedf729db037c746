import { useEffect, useState } from 'preact/hooks';

const CHANGED = 'durasweep-address';

export interface Address {
  readonly pathname: string;
  readonly search: URLSearchParams;
}

/** A part of the page's current address. A component is drawn again only if that part has changed: filters change with every key. */
export function useAddress(read: (address: Address) => string): string {
  const [part, setPart] = useState(() => read(readAddress()));
  useEffect(() => {
    const update = () => setPart(read(readAddress()));
    update();
    addEventListener('popstate', update);
    addEventListener(CHANGED, update);
    return () => {
      removeEventListener('popstate', update);
      removeEventListener(CHANGED, update);
    };
  }, []);
  return part;
}

/** A filter in the address, so that a shared link shows the same view. Empty filters are omitted. */
export function useFilter(name: string, byDefault = ''): readonly [string, (value: string) => void] {
  const kept = useAddress(({ search }) => (search.has(name) ? `=${search.get(name)}` : ''));
  const value = kept === '' ? byDefault : kept.slice(1);
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
