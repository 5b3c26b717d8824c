import { describe, expect, it } from 'vitest';
import { FileReport } from '../file/file-problem.ts';
import { mergeEntries } from '../file/merge-entries.ts';
import { readEntry } from '../file/plugin-entry.ts';
import { changeHash } from './change-hash.ts';

function hashOf(entry: Record<string, unknown>, level: 0 | 1): Promise<string> {
  const report = new FileReport();
  const placeOf = () => ({ file: 'f', line: 1, column: 1 });
  const read = readEntry({ name: 'f', data: { plugins: [entry] }, placeOf }, 0, level, report);
  const [plugin] = mergeEntries(read ? [read] : [], report).plugins;
  if (!plugin) throw new Error('no plugin');
  return changeHash(plugin, '.');
}

describe('changeHash', () => {
  it('is what other installers compute', async () => {
    expect(
      await hashOf({ package: 'oci://x/y:1!p', pullPolicy: 'Always', pluginConfig: { a: 1 } }, 1),
    ).toBe('0191b0eeccc1307af7f9c5d8d7e249690152b6fd2a492aa30de8f7ec2fda02c9');
  });
});
