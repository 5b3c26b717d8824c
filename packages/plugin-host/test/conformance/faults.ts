/** One fault: a text of a file of the sound plugin, and what is put in its place. */
export interface Fault {
  /** The check that is there for it. */
  readonly check: string;
  readonly file: 'package.json' | 'plugin.js' | 'README.md';
  readonly from: string;
  readonly to: string;
}

const inPackage = (check: string, from: string, to: string): Fault => ({
  check,
  file: 'package.json',
  from,
  to,
});
const inPlugin = (check: string, from: string, to: string): Fault => ({
  check,
  file: 'plugin.js',
  from,
  to,
});

const FIRST_LINE = "const KIND = Symbol.for('gantry.capability-kind');";
const onImport = (check: string, statement: string) =>
  inPlugin(check, FIRST_LINE, `${FIRST_LINE}\n${statement}`);
const HEALTH = "    throw raise('PLUGIN_UNAVAILABLE', 'The remote system does not answer.', 503);";
const inCall = (check: string, statement: string) =>
  inPlugin(check, `async check() {\n${HEALTH}`, `async check(ctx, credentials) {\n${statement}`);
const OK = "return { status: 'ok', text: 'Fine.' };";

/** What each check has to find, and no other. */
export const FAULTS: readonly Fault[] = [
  inPackage('package-section', '"plugin":', '"plugins":'),
  inPackage('package-entry', './plugin.js', './dist/plugin.js'),
  inPackage('package-entry', './plugin.js', '../outside.js'),
  inPackage('package-name', '@example/gantry', 'Example Gantry'),
  inPackage('package-version', '1.0.0', 'v1'),
  inPackage('package-scripts', '"build"', '"postinstall"'),
  onImport('package-dependencies', "import 'undeclared';"),
  inPackage('package-license', '"license": "Apache-2.0",', ''),
  { check: 'docs-readme', file: 'README.md', from: 'A plugin that passes every check.', to: '\0' },
  inPlugin('manifest-slug', "slug: 'sound'", "slug: 'Sound Plugin'"),
  inPlugin('manifest-valid', "name: 'Sound'", "name: 'Sound', colour: 'red'"),
  inPlugin('manifest-valid', "type: 'string'", "type: 'string', default: 7"),
  inPlugin('manifest-handlers', "kind: 'health', handler: Health", "kind: 'health', handler: Logs"),
  inPlugin('manifest-handlers', 'async deleteKey() {}', ''),
  inPlugin('manifest-api-version', 'apiVersion: 1', 'apiVersion: 99'),
  inPlugin(
    'manifest-secrets',
    'options: [',
    "options: [{ name: 'apiToken', label: 'API token', type: 'string' }, ",
  ),
  inPlugin(
    'manifest-secrets',
    'credentials: [',
    "credentials: [{ name: 'password', label: 'P', secret: false }, ",
  ),
  inPlugin('manifest-network', "'option:address'", "'option:address', 'option:host'"),
  inPlugin('manifest-secrets-bound', ", boundTo: ['address']", ''),
  inPlugin('manifest-testable', 'async testConnection()', 'async tryConnection()'),
  inPlugin('docs-description', "    description: 'Passes every check.',\n", ''),
  inPlugin('docs-icon', "    icon: 'badge-check',\n", ''),
  inPlugin('docs-icon', "'badge-check'", "'./icon.svg'"),
  inPlugin(
    'options-labels-distinct',
    'options: [',
    "options: [{ name: 'other', label: 'Address', type: 'string' }, ",
  ),
  inPlugin(
    'options-labels-words',
    'options: [',
    "options: [{ name: 'region', label: 'region', type: 'string' }, ",
  ),
  inPlugin(
    'options-patterns-quick',
    'options: [',
    "options: [{ name: 'region', label: 'Region', type: 'string', pattern: '^(a+)+$' }, ",
  ),
  inPlugin(
    'options-choices-distinct',
    'options: [',
    "options: [{ name: 'region', label: 'Region', type: 'string', choices: ['eu', 'eu'] }, ",
  ),
  inPlugin(
    'options-booleans-default',
    'options: [',
    "options: [{ name: 'fast', label: 'Fast', type: 'boolean' }, ",
  ),
  inPlugin('network-hosts', "'option:address'", "'option:address', 'https://example.com/'"),
  inPlugin('network-not-everything', "'option:address'", "'option:address', '*'"),
  inPlugin(
    'catalog-kinds-named',
    "['option:address'] }",
    "['option:address'], catalog: { write: ['*'] } }",
  ),
  inPlugin(
    'sync-interval',
    'handler: Catalog',
    "handler: Catalog, hints: { defaultSyncInterval: '1s' }",
  ),
  inPlugin(
    'logs-histogram-there',
    'handler: Logs',
    'handler: Logs, hints: { supportsHistogram: true }',
  ),
  inPlugin(
    'identity-there',
    'handler: Health',
    'handler: Health, hints: { requiresIdentity: true }',
  ),
  inPlugin('auth-type-identity', 'apiVersion: 1', "apiVersion: 1, authType: 'oauth2'"),
  inPlugin('auth-type-none', 'apiVersion: 1', "apiVersion: 1, authType: 'none'"),
  inPlugin('docs-homepage', 'apiVersion: 1', "apiVersion: 1, homepage: 'http://example.com'"),
  inPlugin('docs-description-short', "'Passes every check.'", "'Passes every check. '.repeat(20)"),
  inPackage(
    'package-dependencies-released',
    '"dependencies": {}',
    '"dependencies": { "x": "git+https://example.com/x" }',
  ),
  inPackage('docs-package-description', '  "description": "Passes every check.",\n', ''),
  inPlugin('logs-newest-first', 'end - (index + 1) * 1_000', 'end - (5 - index) * 1_000'),
  inPlugin('logs-in-span', 'end - (index + 1) * 1_000', 'end + (5 - index) * 1_000'),
  onImport('process-starts', "throw new Error('no');"),
  onImport('process-starts', 'await new Promise(() => {});'),
  onImport('process-stops', "process.on('exit', () => { for (;;); });"),
  inPlugin(
    'process-restarts',
    `class Health {
  static [KIND] = 'health';
  async check() {`,
    `import { existsSync, writeFileSync } from 'node:fs';
if (existsSync('lock')) throw new Error('it runs already');
class Health {
  static [KIND] = 'health';
  async check() {
    writeFileSync('lock', '');`,
  ),
  onImport('import-quiet', "process.stdout.write('loaded\\n');"),
  onImport('import-starts-nothing', 'setInterval(() => {}, 1_000);'),
  onImport('import-adds-no-globals', 'globalThis.sound = {};'),
  inCall('calls-leave-nothing', `setInterval(() => {}, 1_000); ${OK}`),
  inCall('calls-survive', 'process.exit(3);'),
  inCall(
    'calls-answer-in-time',
    `await new Promise((_, reject) => {
      if (ctx.signal.aborted) reject(ctx.signal.reason);
      ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason));
    });`,
  ),
  inCall('calls-honour-abort', `await new Promise((done) => setTimeout(done, 2_500)); ${OK}`),
  inCall('results-valid', "return { status: 'splendid', text: 'Fine.' };"),
  inCall('errors-named', "throw new TypeError('fetch failed');"),
  inCall('secrets-not-logged', `ctx.log.info('with ' + credentials.token); ${OK}`),
  inCall('secrets-not-logged', `console.error(btoa(credentials.token)); ${OK}`),
  inCall(
    'secrets-not-in-errors',
    "throw raise('PLUGIN_AUTHENTICATION_FAILED', 'no: ' + credentials.token, 502);",
  ),
  inPlugin('catalog-ids-unique', 'externalId: name', "externalId: 'same'"),
  inPlugin('catalog-ids-stable', 'externalId: name', 'externalId: name + Math.random()'),
  inPlugin('configuration-missing-key', '!keys || keys.includes(key)', 'key'),
  inPlugin('pages-limit', 'from + query.limit', 'from + query.limit + 1'),
  inPlugin('cursor-goes-on', 'all.slice(from, from', 'all.slice(0, from ? query.limit : from'),
  inPlugin(
    'cursor-foreign',
    'if (Number.isNaN(from)) throw',
    'if (Number.isNaN(from)) return { entries: [] };\n    if (from < 0) throw',
  ),
];
