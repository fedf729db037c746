import './page.css';
import { render } from 'preact';
import type { TryView } from '../views/try-view.ts';
import { readInside } from './offline/read-inside.ts';
import { Synthetic } from './pages/standing.tsx';
import { TryViews } from './try/try-views.tsx';

interface Inside {
  readonly name: string;
  readonly synthetic: boolean;
  readonly view: TryView;
}

const { name, synthetic, view } = readInside<Inside>();
const root = document.getElementById('page');
if (root !== null) {
  root.textContent = '';
  render(
    <main id="content" tabIndex={-1}>
      <h1>{`${name}: try it`}</h1>
      {synthetic && <Synthetic />}
      <TryViews view={view} />
    </main>,
    root,
  );
}
