import type { TryView } from '../views/try-view.ts';
import { writeOfflinePage } from './write-offline-page.ts';
import type { Client } from './write-report-page.ts';

interface TryPageInput {
  /** The configuration's. */
  readonly name: string;
  readonly synthetic: boolean;
  readonly view: TryView;
  readonly client: Client;
}

/** `try.html`: one network and some recordings, to see it recognise. */
export function writeTryPage({ name, synthetic, view, client }: TryPageInput): string {
  const title = `${synthetic ? 'SYNTHETIC DATA · ' : ''}${name}: try it`;
  return writeOfflinePage({
    title,
    words: 'Recognises recordings, movements of a phone, and what is drawn.',
    data: { name, synthetic, view },
    ...client,
  });
}
