/** How much is done, as a bar and in words. */
export function Bar({ done, of }: { readonly done: number; readonly of: number | null }) {
  const words = of === null ? `${done}` : `${done} of ${of}`;
  return (
    <span class="bar">
      <progress value={of === null ? 0 : done} max={of === null || of === 0 ? 1 : of} aria-label={words} />
      {words}
    </span>
  );
}
