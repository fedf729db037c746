import { describe, expect, it } from 'vitest';
import { requireNodeVersion, requirePrerequisites } from '../../../infra/prerequisites.mjs';

describe('requirePrerequisites', () => {
  it('names everything that is missing in one message, with the way to get each', async () => {
    const checking = requirePrerequisites(['python', 'pip', 'go', 'compiler', 'make'], { PATH: '/nonexistent' });
    const message = await checking.then(
      () => '',
      (error: Error) => error.message,
    );
    for (const named of ['Python 3', 'pip', 'Go 1.25', 'C++ compiler', 'make']) expect(message).toContain(named);
    for (const way of ['apt-get install python3-pip', 'apt-get install g++', 'brew install go', 'xcode-select --install']) {
      expect(message).toContain(way);
    }
  });

  it('names each thing once and nothing that is there', async () => {
    const checking = requirePrerequisites(['go', 'go', 'make'], { PATH: '/nonexistent' });
    await expect(checking).rejects.toThrow(/^(?![\s\S]*Python)[\s\S]*Go[\s\S]*make/);
    await expect(requirePrerequisites([], { PATH: '/nonexistent' })).resolves.toBeUndefined();
  });
});

describe('requireNodeVersion', () => {
  it.each(['20.19.0', '22.4.1'])('accepts Node %s', (version) => {
    expect(() => requireNodeVersion(version)).not.toThrow();
  });

  it.each(['18.20.0', '21.7.3', '23.0.0', '24.1.0'])('refuses Node %s, naming it and what works', (version) => {
    expect(() => requireNodeVersion(version)).toThrow(new RegExp(`Node ${version.replaceAll('.', '\\.')}.*Node 20 or 22`));
  });
});
