/** For scrollable elements: makes them reachable by keyboard, so that arrow keys scroll them. */
export const SCROLLS = { tabIndex: 0 } as const;
