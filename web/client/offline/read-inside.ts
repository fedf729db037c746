/** The data that an offline page holds. */
export function readInside<T>(): T {
  return JSON.parse(document.getElementById('data')?.textContent ?? 'null') as T;
}
