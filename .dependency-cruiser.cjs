// The table of docs/architecture.md as rules: who may import whom. Checked by `npm run check`.

/** Workspace folder → the workspaces it may import, beside itself. */
const MAY_IMPORT = {
  'packages/base': [],
  'packages/artifacts': ['packages/base'],
  'packages/contracts': ['packages/base'],
  'packages/plugin-sdk': ['packages/contracts', 'packages/base'],
  'packages/client': ['packages/contracts', 'packages/base'],
  'packages/plugin-installer': ['packages/artifacts', 'packages/contracts', 'packages/base'],
  'packages/storage': ['packages/contracts', 'packages/base'],
  'packages/plugin-host': ['packages/plugin-sdk', 'packages/contracts', 'packages/base'],
  'packages/tool-runner': ['packages/artifacts', 'packages/contracts', 'packages/base'],
  'packages/platform': [
    'packages/storage',
    'packages/plugin-host',
    // Its egress: what the server sends by itself obeys the rules of plugins.
    'packages/plugin-sdk',
    'packages/contracts',
    'packages/base',
  ],
  'apps/server': [
    'packages/platform',
    'packages/plugin-host',
    'packages/plugin-installer',
    // Its agent for connections: what the platform fetches follows the rules of plugins.
    'packages/plugin-sdk',
    'packages/tool-runner',
    'packages/storage',
    'packages/contracts',
    'packages/base',
  ],
  // The server is loaded by `gantry serve` and `gantry restore` alone; `only-serve-loads-the-server` below.
  'apps/cli': [
    'packages/client',
    'packages/plugin-installer',
    'packages/tool-runner',
    // For checking plugins: the host runs them, the SDK has the checks.
    'packages/plugin-host',
    'packages/plugin-sdk',
    'packages/contracts',
    'packages/base',
    'apps/server',
  ],
  'apps/web': ['packages/client', 'packages/contracts', 'packages/base'],
  'plugins/[^/]+': ['packages/plugin-sdk'],
  // Each runs by itself, without anything of ours; the kit is compiled into it.
  'tools/[^/]+': ['tools/kit'],
};

/** These run in browsers as well. */
const BROWSER_SAFE = '^(packages/(base|contracts|client)|apps/web)/src/';
/** Sources, as opposed to tests and to what is exported for tests. */
const SOURCE = '^(packages|apps|plugins|tools)/[^/]+/src/';
// The SDK's is a part of the product: the checks that authors and `gantry plugin check` run.
const TEST_CODE = '\\.test\\.tsx?$|^(?!packages/plugin-sdk/).*/src/testing/|/test/';

const layers = Object.entries(MAY_IMPORT).map(([room, allowed]) => ({
  name: `layer: ${room}`,
  comment: `${room} may import ${allowed.join(', ') || 'nothing of ours'}.`,
  severity: 'error',
  from: { path: `^${room}/src/`, pathNot: TEST_CODE },
  to: {
    path: '^(packages|apps|plugins|tools|tests)/',
    pathNot: [`^${room}/`, ...allowed.map((other) => `^${other}/`)],
  },
}));

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-undeclared-dependencies',
      comment: 'Packages of the registry; the unused-code check does it for our own workspaces.',
      severity: 'error',
      from: { path: SOURCE, pathNot: TEST_CODE },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'],
        // Built in from Node 22 on; loaded where it is there.
        pathNot: '^node:sqlite$',
      },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^node:sqlite$' },
    },
    {
      name: 'no-relative-path-into-another-workspace',
      comment: 'Import the package by its name: its exports are its surface.',
      severity: 'error',
      from: { path: '^(packages|apps|plugins|tools)/([^/]+)/' },
      to: {
        path: '^(packages|apps|plugins|tools)/',
        pathNot: '^$1/$2/',
        dependencyTypes: ['local'],
        dependencyTypesNot: ['localmodule', 'npm', 'aliased-workspace'],
      },
    },
    {
      name: 'browser-safe',
      comment: 'Runs in browsers as well, so nothing of Node.',
      severity: 'error',
      from: { path: BROWSER_SAFE, pathNot: TEST_CODE },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-serve-loads-the-server',
      severity: 'error',
      from: {
        path: '^apps/cli/src/',
        pathNot: '^apps/cli/src/(commands/(serve|restore)|serve/)|\\.test\\.ts$',
      },
      to: { path: '^apps/server/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'tools-installer-and-host-are-loaded-on-demand',
      comment:
        'Most commands run no tool or plugin and install nothing, and should not wait for what does.',
      severity: 'error',
      from: { path: '^apps/cli/src/', pathNot: TEST_CODE },
      to: {
        path: '^packages/(tool-runner|plugin-installer|plugin-host|plugin-sdk)/',
        dependencyTypesNot: ['type-only', 'dynamic-import'],
      },
    },
    {
      name: 'plugins-do-not-load-the-checks',
      comment: 'The checks are for authors and commands; what a plugin bundles is without them.',
      severity: 'error',
      from: { path: '^packages/plugin-sdk/src/', pathNot: '^packages/plugin-sdk/src/testing/' },
      to: { path: '^packages/plugin-sdk/src/testing/' },
    },
    {
      name: 'no-test-code-in-sources',
      severity: 'error',
      from: { path: SOURCE, pathNot: TEST_CODE },
      to: { path: `${TEST_CODE}|node_modules/(vitest|fast-check|playwright-core)/` },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|generated|fixtures)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
