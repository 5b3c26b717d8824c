import type { TextOutput } from '../io/text-output.ts';

/** Writes a value for programs. */
export async function printValue(
  output: TextOutput,
  format: 'json' | 'yaml',
  value: unknown,
): Promise<void> {
  if (format === 'json') return await output.write(`${JSON.stringify(value, null, 2)}\n`);
  // On demand: most commands print no YAML, and its library takes a while to load.
  const { toYaml } = await import('./yaml-text.ts');
  await output.write(toYaml(value));
}
