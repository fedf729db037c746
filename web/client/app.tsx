import { Overview } from './pages/overview.tsx';
import { SweepPage } from './pages/sweep.tsx';
import { TryPage } from './pages/try.tsx';
import { useAddress } from './parts/address.ts';
import { keepToken } from './parts/token.ts';

keepToken();

/** One document for all pages; the address selects the page. */
export function App() {
  const { pathname } = useAddress();
  const sweepId = readSweepId(pathname);
  const page = sweepId === null ? <Overview /> : <SweepPage key={sweepId} sweepId={sweepId} />;
  return (
    <>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <header class="top">
        <a class="home" href="/">
          durasweep
        </a>
        {sweepId !== null && <span class="crumb">{sweepId}</span>}
      </header>
      <main id="content" tabIndex={-1}>
        {sweepId !== null && pathname.split('/')[3] === 'try' ? <TryPage sweepId={sweepId} /> : page}
      </main>
    </>
  );
}

function readSweepId(pathname: string): string | null {
  const [, folder, id = ''] = pathname.split('/');
  try {
    return folder === 'sweeps' && id !== '' ? decodeURIComponent(id) : null;
  } catch {
    return null;
  }
}
