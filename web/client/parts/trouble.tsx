/** Says, also to screen readers, why the data may be out of date. */
export function Trouble({ message }: { readonly message: string | null }) {
  return (
    <div role="status" aria-live="polite">
      {message !== null && <p class="notice">{message}</p>}
    </div>
  );
}
