/** Says, to screen readers too, why what is shown may be old. */
export function Trouble({ message }: { readonly message: string | null }) {
  return (
    <div role="status" aria-live="polite">
      {message !== null && <p class="notice">{message}</p>}
    </div>
  );
}
