import { describe, expect, it } from 'vitest';
import { bytes, suggest } from './suggest-files.ts';

describe('suggestConfiguration, given a table of many recordings', () => {
  it('reads a table of many recordings by the names of its columns', async () => {
    const rows = [1, 2, 3].flatMap((user) =>
      ['walk', 'run'].flatMap((activity) =>
        [1, 2].flatMap((trial) =>
          [0, 1, 2, 3].map((step) => `${step},${user},${activity},${activity}-${trial},${user + step},${step % 2}`),
        ),
      ),
    );
    const { configuration } = await suggest(new Map([['all.csv', bytes(`time,subject,activity,trial,ax,ay\n${rows.join('\n')}\n`)]]));
    expect(configuration.dataset.format).toMatchObject({
      type: 'table',
      class: 'activity',
      group: 'subject',
      recording: 'trial',
      header: true,
    });
    expect(configuration.dataset.format).toMatchObject({ features: [{ column: 'ax' }, { column: 'ay' }] });
    expect(configuration.split.method).toBe('leave-one-user-out');
  });

  const tableOf = (row: (values: { user: number; label: string; take: number; step: number; id: number }) => unknown[], header: string) => {
    let id = 0;
    const rows = [1, 2, 3].flatMap((user) =>
      ['walk', 'run'].flatMap((label) =>
        [1, 2].flatMap((take) => Array.from({ length: 6 }, (_, step) => row({ user, label, take, step, id: id++ }).join(','))),
      ),
    );
    return new Map([['all.csv', bytes(`${header}\n${rows.join('\n')}\n`)]]);
  };

  it('identifies recordings that are numbered anew for each class by both', async () => {
    const files = tableOf(({ user, label, take, step }) => [user, label, take, Math.sin(step + user)], 'user,activity,take,x');
    const { configuration, reasons } = await suggest(files);
    expect(configuration.dataset.format).toMatchObject({ recording: ['activity', 'take'], features: [{ name: 'x' }] });
    expect(reasons[0]).toContain('12 recordings');
  });

  it('takes the only text for the class if no header names the columns, and a whole number before it for the user', async () => {
    const rows = [33, 17, 20, 5].flatMap((user) =>
      ['Jogging', 'Walking'].flatMap((label) =>
        Array.from({ length: 30 }, (_, step) => `${user},${label},${49105 + 50 * step},${Math.sin(step + user)};`),
      ),
    );
    const { configuration } = await suggest(new Map([['all.txt', bytes(rows.join('\n'))]]));
    expect(configuration.dataset.format).toMatchObject({ type: 'table', header: false, class: 1, group: 0, features: [{ column: 3 }] });
  });

  it('does not take the number of a row for a recording', async () => {
    const { configuration } = await suggest(tableOf(({ label, step, id }) => [id, label, Math.sin(step)], 'id,activity,x'));
    expect(configuration.dataset.format).toMatchObject({ recording: null, features: [{ name: 'x' }] });
  });

  it('reads one series per line below names of steps, without the columns before its class', async () => {
    const steps = (name: string) => Array.from({ length: 30 }, (_, step) => `${name}${step}`).join();
    const rows = [1, 2, 3].flatMap((user) =>
      ['walk', 'run'].flatMap((label, index) =>
        [1, 2].map(
          (take) => `u${user},${label},${Array.from({ length: 30 }, (_, step) => Math.sin(step * (1 + index) + user + take)).join()}`,
        ),
      ),
    );
    const { configuration, reasons } = await suggest(new Map([['all.csv', bytes(`subject,label,${steps('t')}\n${rows.join('\n')}\n`)]]));
    expect(configuration.dataset.format).toMatchObject({ type: 'lines', header: true, skipCells: 1, class: 'first' });
    expect(reasons.join()).toContain('Skipped at the beginning of each line: "subject". Users are read from the path');
    const channels = await suggest(new Map([['all.csv', bytes(`subject,label,${steps('ch')}\n${rows.join('\n')}\n`)]]));
    expect(channels.configuration.dataset.format).toMatchObject({ type: 'table', class: 'label', group: 'subject' });
  });

  it('refuses rows that are no recordings', async () => {
    const rows = tableOf(({ label, step }) => [Math.sin(step), Math.cos(step), step % 2 ? label : 'sit'], 'x,y,label');
    await expect(suggest(rows)).rejects.toThrow('every recording would have a single time step');
  });
});
