import { join } from 'node:path';
import { build } from 'esbuild';
import type { ModelDocument } from '../../core/streaming/model-document.ts';
import { HAS_CHROMIUM, launchChromium } from '../../tests/support/chromium.ts';
import type { BrowserFigures } from './in-browser.ts';

/** Runs the same streams in Chromium; null if it is not installed. */
export async function measureInChromium(
  model: ModelDocument,
  streams: readonly (readonly Float32Array[])[],
): Promise<BrowserFigures | null> {
  if (!HAS_CHROMIUM) return null;
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'in-browser.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    minify: true,
  });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto('about:blank');
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
    const plain = streams.map((steps) => steps.map((step) => [...step]));
    // Strings, because this program's types do not know the code that runs there.
    await page.evaluate((given) => Object.assign(globalThis, { given }), { model, streams: plain });
    return await page.evaluate<BrowserFigures>('measureStreams(given.model, given.streams)');
  } finally {
    await browser.close();
  }
}
