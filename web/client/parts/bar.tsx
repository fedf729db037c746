/** Progress as a bar and as text. */
export function Bar({ done, of }: { readonly done: number; readonly of: number | null }) {
  const words = of === null ? `${done}` : `${done} of ${of}`;
  return (
    <span class="bar">
      <progress value={of === null ? 0 : done} max={of === null || of === 0 ? 1 : of} aria-label={words} />
      {words}
    </span>
  );
}
