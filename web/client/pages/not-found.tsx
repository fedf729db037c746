/** For an address that no page has, mistyped or of another version. */
export function NotFound({ pathname }: { readonly pathname: string }) {
  return (
    <>
      <h1>There is no such page</h1>
      <p>
        Nothing is at <code>{pathname}</code>. <a href="/">All sweeps</a> are listed on the first page.
      </p>
    </>
  );
}
