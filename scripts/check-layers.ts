// Checks the import rules of .dependency-cruiser.cjs, and that nothing outside a plugin's folder names it.
// Fails as well when it saw nothing: a check that reads no modules would otherwise pass for ever.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';

const require = createRequire(import.meta.url);
const LEAST_MODULES = 50;

/** Violations in words; empty when the rules hold. `folders` are relative to `root`. */
export async function checkLayers(
  root: string,
  folders = ['packages', 'apps', 'plugins', 'tools'],
): Promise<{ modules: number; violations: string[] }> {
  const config = require(join(root, '.dependency-cruiser.cjs'));
  const { output } = await cruise(folders, {
    ...config.options,
    baseDir: root,
    ruleSet: { forbidden: config.forbidden },
    validate: true,
  });
  const { summary } = output as ICruiseResult;
  const violations = summary.violations.map(
    ({ rule, from, to }) => `${rule.name}: ${from} → ${to}`,
  );
  return { modules: summary.totalCruised, violations };
}

/**
 * Plugins that are named as something which others speak of as well: a forge in an address, the icon of a link, a format of
 * metrics, the signature of a webhook, a way to sign in. Of these a line names the plugin when it speaks of plugins too.
 */
const ALSO_SOMETHING_ELSE = ['argocd', 'github', 'oidc', 'pagerduty', 'prometheus', 'slack'];

function namesPlugin(text: string, plugin: string): boolean {
  if (!ALSO_SOMETHING_ELSE.includes(plugin)) return text.includes(plugin);
  const quoted = new RegExp(`['"\`]${plugin}['"\`]`);
  const folder = new RegExp(`(plugin-|plugins/)${plugin}\\b`);
  return text
    .split('\n')
    .some((line) => folder.test(line) || (quoted.test(line) && /plugin|slug/.test(line)));
}

/** Places outside a plugin's own folder that name it. */
export function findPluginNames(root: string): string[] {
  const plugins = readdirSync(join(root, 'plugins'));
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (['node_modules', 'dist', 'test', 'generated'].includes(entry.name)) continue;
      if (entry.isDirectory()) visit(path);
      else if (/(?<!\.test)\.(ts|tsx|mjs|js|css|html)$/.test(entry.name)) {
        const text = readFileSync(join(root, path), 'utf8').toLowerCase();
        for (const plugin of plugins) {
          if (namesPlugin(text, plugin)) found.push(`${path} names the plugin "${plugin}"`);
        }
      }
    }
  };
  for (const folder of ['packages', 'apps']) visit(folder);
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
  const { modules, violations } = await checkLayers(root);
  const problems = [...violations, ...findPluginNames(root)];
  if (modules < LEAST_MODULES)
    problems.push(`Only ${modules} modules were seen: nothing was checked.`);
  for (const problem of problems) console.error(problem);
  console.log(`${modules} modules, ${problems.length} violations.`);
  process.exit(problems.length === 0 ? 0 : 1);
}
