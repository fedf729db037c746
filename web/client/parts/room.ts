import { useEffect, useState } from 'preact/hooks';

/** As in page.css: padding at both sides, and the width up to which it is the smaller one. */
const PADDING = { narrow: 28, wide: 48 };
const NARROW_WINDOW = 700;
const MOST_ROOM = 1132;
/** A window may have no width for a moment, and no drawing a negative one. */
const LEAST_ROOM = 240;

/** Drawings of at most this width have fewer numbers, and names above what they name. */
export const NARROW = 560;

/** The width that is there for a figure, in pixels: it is drawn for that width, because text that shrinks with a drawing cannot be read. */
export function useRoom(): number {
  const [room, setRoom] = useState(measureRoom);
  useEffect(() => {
    const measure = () => setRoom(measureRoom());
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  return room;
}

function measureRoom(): number {
  const { clientWidth } = document.documentElement;
  const room = clientWidth - (clientWidth <= NARROW_WINDOW ? PADDING.narrow : PADDING.wide);
  return Math.min(MOST_ROOM, Math.max(LEAST_ROOM, room));
}
