/** For whatever scrolls by itself: a keyboard reaches it, and its arrows move it. */
export const SCROLLS = { tabIndex: 0 } as const;
