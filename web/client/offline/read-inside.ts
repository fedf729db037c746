/** The data inside an offline page. */
export function readInside<T>(): T {
  return JSON.parse(document.getElementById('data')?.textContent ?? 'null') as T;
}
