import { PLUGIN_TEMPLATES, type TemplateKind } from './plugin-templates.ts';

export interface NewPlugin {
  readonly slug: string;
  readonly kind: TemplateKind;
  /** From the new folder to the packages of this installation. */
  readonly packages: string;
}

/** The files of a new plugin project, by path. */
export function createPluginFiles({ slug, kind, packages }: NewPlugin): Record<string, string> {
  const name = slug
    .split('-')
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
  const { icon, description, source } = PLUGIN_TEMPLATES[kind];
  return {
    'package.json': toText(packageOf(slug, description, packages)),
    'tsconfig.json': toText(TSCONFIG),
    '.gitignore': 'node_modules/\ndist/\n',
    'README.md': readme(name, slug, description),
    'src/plugin.ts': source
      .replaceAll('__SLUG__', slug)
      .replaceAll('__NAME__', name)
      .replaceAll('__ICON__', icon)
      .replaceAll('__DESCRIPTION__', description),
    'test/contract.test.ts': CONTRACT_TEST,
  };
}

function packageOf(slug: string, description: string, packages: string): object {
  return {
    name: `gantry-plugin-${slug}`,
    version: '0.1.0',
    private: true,
    description,
    license: 'UNLICENSED',
    type: 'module',
    files: ['dist', 'README.md'],
    gantry: { plugin: './dist/plugin.js' },
    scripts: {
      build:
        'esbuild src/plugin.ts --bundle --platform=node --format=esm --target=node20 --outfile=dist/plugin.js --log-level=warning',
      check: 'npm run build && gantry plugin check .',
      test: 'npm run build && tsc -p . && vitest run --testTimeout=60000',
    },
    devDependencies: {
      '@gantry/plugin-host': `file:${packages}/plugin-host`,
      '@gantry/plugin-sdk': `file:${packages}/plugin-sdk`,
      '@types/node': '20.19.43',
      esbuild: '0.28.2',
      typescript: '~6.0.3',
      vitest: '4.1.11',
    },
  };
}

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2023',
    module: 'ESNext',
    moduleResolution: 'bundler',
    lib: ['ES2023', 'ES2024.String'],
    types: ['node'],
    strict: true,
    noImplicitOverride: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['src', 'test'],
};

const CONTRACT_TEST = `import { openPlugin } from '@gantry/plugin-host/conformance';
import { registerContract } from '@gantry/plugin-sdk/testing';
import { test } from 'vitest';

// One test for each check of "gantry plugin check", on the built plugin.
registerContract(() => openPlugin(new URL('..', import.meta.url)), test);
`;

function readme(name: string, slug: string, description: string): string {
  return `# ${name}

${description}

\`\`\`sh
npm install
npm test                  # builds it, and holds it against the contract
gantry plugin check .     # the same, as a table
\`\`\`

To try it, put this folder under one that \`pluginDirs\` names, and start Gantry. Then:

\`\`\`sh
gantry plugin enable ${slug}
\`\`\`
`;
}

function toText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
