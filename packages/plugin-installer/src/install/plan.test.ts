import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPlatformError } from '@gantry/base';
import { afterAll, describe, expect, it } from 'vitest';
import { FileReport } from '../file/file-problem.ts';
import { imageText } from '../file/oci-reference.ts';
import { readPluginFiles } from '../file/read-plugin-files.ts';
import { checkWishes } from './plan.ts';

const root = mkdtempSync(join(tmpdir(), 'gantry-plan-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Paths = Readonly<Record<string, string>>;

/** What is wanted: by a main file, and included files by their names. */
async function plan(main: string, included: Record<string, string> = {}, paths: Paths = {}) {
  const directory = mkdtempSync(join(root, 'files-'));
  const includes = Object.keys(included).map((name) => `  - ${name}\n`);
  const head = includes.length > 0 ? `includes:\n${includes.join('')}` : '';
  writeFileSync(join(directory, 'main.yaml'), head + main);
  for (const [name, text] of Object.entries(included)) writeFileSync(join(directory, name), text);
  const report = new FileReport();
  const files = await readPluginFiles(join(directory, 'main.yaml'), report);
  const wishes = checkWishes(
    files,
    report,
    { skipIntegrity: true },
    (image) => paths[imageText(image)],
  );
  return wishes;
}

async function problems(...args: Parameters<typeof plan>): Promise<string[]> {
  try {
    await plan(...args);
  } catch (error) {
    if (!isPlatformError(error, 'PLUGIN_FILE_INVALID')) throw error;
    const { problems: found } = error.details as {
      problems: { file: string; line: number; column: number; message: string }[];
    };
    return found.map(({ file, line, message }) => `${file.replace(/.*\//, '')}:${line} ${message}`);
  }
  return [];
}

async function enabled(...args: Parameters<typeof plan>): Promise<string[]> {
  const { plugins } = await plan(...args);
  return plugins.filter((plugin) => plugin.enabled).map((plugin) => plugin.package);
}

describe('entries', () => {
  it.each<[string, boolean]>([
    ['', true],
    ['enabled: true', true],
    ['enabled: false', false],
    ['disabled: true', false],
    ['disabled: false', true],
    ['enabled: true\n    disabled: true', true],
    ['enabled: false\n    disabled: false', false],
  ])('are switched: %j', async (switches, isEnabled) => {
    const { plugins } = await plan(`plugins:\n  - package: a@1\n    ${switches}\n`);
    expect(plugins[0]?.enabled).toBe(isEnabled);
  });

  it('keep every problem of every file, with its line', async () => {
    const main = [
      'plugins:',
      '  - package: 7',
      '  - plugin: a',
      '  - package: oci://nowhere',
      '  - package: b@1',
      '    disabled: "true"',
      '    pullPolicy: Sometimes',
      '    integrty: sha512-x',
      '    integrity: 5',
      '    pluginConfig: [1]',
      '  - hello',
      '',
    ].join('\n');
    const found = await problems(main, { 'inc.yaml': 'plugins: 7\n', 'bad.yaml': 'a: [\n' });
    expect(found).toEqual([
      expect.stringMatching(
        /^main\.yaml:5 content of the 'plugins\.package' field must be a string/,
      ),
      expect.stringMatching(
        /^main\.yaml:6 content of the 'plugins\.package' field must be a string .*missing/,
      ),
      expect.stringMatching(/^main\.yaml:6 unknown key 'plugin'; did you mean 'package'/),
      expect.stringMatching(
        /^main\.yaml:7 oci package 'oci:\/\/nowhere' is not in the expected format/,
      ),
      expect.stringMatching(/^main\.yaml:9 Plugin b@1 has non-boolean 'disabled: "true"'/),
      expect.stringMatching(/^main\.yaml:10 'pullPolicy' must be IfNotPresent or Always/),
      expect.stringMatching(/^main\.yaml:11 unknown key 'integrty'; did you mean 'integrity'/),
      expect.stringMatching(/^main\.yaml:12 Package integrity for b@1 must be a string/),
      expect.stringMatching(/^main\.yaml:13 'pluginConfig' must be a mapping, got list/),
      expect.stringMatching(/^main\.yaml:14 an entry of 'plugins' must be a mapping/),
      expect.stringMatching(/^bad\.yaml:\d+ /),
      expect.stringMatching(
        /^inc\.yaml:1 content of the 'plugins' field must be a list in inc\.yaml/,
      ),
    ]);
  });

  it.each([
    ['a scalar', 'hello\n', /must contain a YAML mapping, got string/],
    ['includes that are no list', 'includes: x\nplugins: []\n', /'includes' field must be a list/],
    ['an include that is no text', 'includes: [7]\n', /must be a list of strings/],
    [
      'a key of a prototype',
      'plugins:\n  - package: a\n    pluginConfig: {__proto__: {x: 1}}\n',
      /__proto__/,
    ],
    ['an alias of itself', 'plugins: &p\n  - *p\n', /cycle|Excessive|unresolved/i],
    ['a key twice', 'plugins: []\nplugins: []\n', /unique/],
  ])('%s is refused', async (_, main, reason) => {
    expect(await problems(main)).toEqual([expect.stringMatching(reason)]);
  });

  it('of a file that is missing are none; a missing include is a warning', async () => {
    const report = new FileReport();
    const files = await readPluginFiles(join(root, 'no.yaml'), report);
    expect(files.isEmpty).toBe(true);
    expect(report.warnings).toEqual([expect.stringContaining('No dynamic-plugins.yaml found')]);
    const { warnings } = await plan('includes: [gone.yaml]\nplugins: []\n');
    expect(warnings).toEqual([expect.stringContaining('not found, skipping')]);
  });
});

describe('overrides', () => {
  it('replace property by property, and pluginConfig as a whole', async () => {
    const include = `plugins:\n  - package: '@s/a@1.0.0'\n    disabled: true\n    integrity: sha512-x\n    pluginConfig: {a: {b: 1, c: 2}}\n`;
    const main = `plugins:\n  - package: '@s/a@2.0.0'\n    enabled: true\n    pluginConfig: {a: {b: 3}}\n`;
    const { plugins } = await plan(main, { 'inc.yaml': include }).catch((error) => {
      // The integrity of the include is kept, and is looked at.
      expect(String(error.details.problems[0].message)).toContain('base64');
      return { plugins: [] };
    });
    expect(plugins).toEqual([]);
    const valid = include.replace('sha512-x', `sha512-${Buffer.alloc(64).toString('base64')}`);
    const merged = await plan(main, { 'inc.yaml': valid });
    expect(merged.plugins).toHaveLength(1);
    expect(merged.plugins[0]).toMatchObject({
      key: '@s/a',
      package: '@s/a@2.0.0',
      enabled: true,
      level: 1,
      pluginConfig: { a: { b: 3 } },
      integrity: expect.stringContaining('sha512-'),
    });
    expect(merged.config).toEqual({
      dynamicPlugins: { rootDirectory: 'dynamic-plugins-root' },
      a: { b: 3 },
    });
  });

  it.each([
    ['a@1', 'a@2'],
    ['@s/a@1', '@s/a'],
    ['x@npm:y@1', 'x@npm:y@2'],
    ['x@npm:@s/y@1', 'x@npm:@s/y'],
    ['./a', './a'],
    ['./a-1.tgz', './a-1.tgz'],
    ['https://h.example/a-1.tgz', 'https://h.example/a-1.tgz'],
    ['github:u/r#1', 'github:u/r#2'],
    ['u/r', 'u/r#v2'],
    ['oci://h.example/r:1!p', 'oci://h.example/r:1!p'],
    ['oci://h.example/r:1!p', 'oci://h.example/r:2!p'],
    ['oci://h.example/r:1', 'oci://h.example/r:1'],
  ])(
    '%s and %s are one plugin: twice at one level is an error, disabled or not',
    async (one, other) => {
      const both = `plugins:\n  - package: "${one}"\n  - package: "${other}"\n    disabled: true\n`;
      const [problem, ...rest] = await problems(both, {}, {});
      expect(rest).toEqual([]);
      expect(problem).toMatch(
        /^main\.yaml:3 Duplicate (OCI )?plugin configuration for .*main\.yaml/s,
      );
      expect(problem).toMatch(/main\.yaml:2:/);
      const across = await problems('plugins: []\n', {
        'a.yaml': `plugins: [{package: "${one}"}]\n`,
        'b.yaml': `plugins: [{package: "${other}"}]\n`,
      });
      expect(across).toEqual([expect.stringMatching(/^b\.yaml:1 Duplicate/)]);
    },
  );

  it.each([
    ['a@1', 'b@1'],
    ['./a-1.tgz', './a-2.tgz'],
    ['oci://h.example/r:1!p', 'oci://h.example/r:1!q'],
  ])('%s and %s are two plugins', async (one, other) => {
    expect(await enabled(`plugins: [{package: "${one}"}, {package: "${other}"}]\n`)).toEqual([
      one,
      other,
    ]);
  });

  it('an image named without a path is the one plugin of it that is named elsewhere', async () => {
    const include = 'plugins: [{package: "oci://h.example/r:1!p", disabled: true}]\n';
    expect(
      await enabled('plugins: [{package: "oci://h.example/r:1", enabled: true}]\n', {
        'i.yaml': include,
      }),
    ).toEqual(['oci://h.example/r:1!p']);
  });

  it('an image named without a path may not be one of several', async () => {
    const include =
      'plugins: [{package: "oci://h.example/r:1!p"}, {package: "oci://h.example/r:1!q"}]\n';
    const [problem] = await problems('plugins: [{package: "oci://h.example/r:1"}]\n', {
      'i.yaml': include,
    });
    expect(problem).toMatch(
      /Ambiguous path-less OCI reference for h\.example\/r[\s\S]*- p [\s\S]*- q [\s\S]*!<plugin-path>/,
    );
    expect(
      await enabled('plugins: [{package: "oci://h.example/r:1", disabled: true}]\n', {
        'i.yaml': include,
      }),
    ).toEqual([]);
  });

  it('a disabled image is not asked for its path', async () => {
    const { withoutPath } = await plan(
      'plugins: [{package: "oci://h.example/r:1", disabled: true}, {package: "oci://h.example/s:1"}]\n',
    );
    expect(withoutPath.map(imageText)).toEqual(['oci://h.example/s:1']);
  });

  it('two plugins do not share a folder', async () => {
    const main =
      'plugins: [{package: "oci://h.example/r:1!p"}, {package: "oci://h.example/s:1!P"}]\n';
    expect(await problems(main)).toEqual([
      expect.stringMatching(/same folder as oci:\/\/h\.example\/r:1!p/),
    ]);
  });

  it.each(['../evil', '/abs', 'a/../b', 'a//b', '.gantry', 'a\\..\\b'])(
    '!%s is refused',
    async (path) => {
      expect(await problems(`plugins: [{package: 'oci://h.example/r:1!${path}'}]\n`)).toEqual([
        expect.stringContaining('Invalid plugin path'),
      ]);
    },
  );

  it('a path with dots in a name is fine', async () => {
    expect(await enabled("plugins: [{package: 'oci://h.example/r:1!my..plugin'}]\n")).toHaveLength(
      1,
    );
  });
});

describe('{{inherit}}', () => {
  const main = (reference: string) =>
    `plugins:\n  - package: "${reference}"\n    disabled: false\n`;
  const include = (...references: string[]) => ({
    'inc.yaml': `plugins:\n${references.map((text) => `  - package: "${text}"\n    disabled: true\n`).join('')}`,
  });

  it.each([
    [
      'with a path',
      'oci://h.example/r:{{inherit}}!p',
      ['oci://h.example/r:1!p'],
      'oci://h.example/r:1!p',
    ],
    [
      'without a path',
      'oci://h.example/r:{{inherit}}',
      ['oci://h.example/r:1!p'],
      'oci://h.example/r:1!p',
    ],
    [
      'of a digest',
      'oci://h.example/r:{{inherit}}',
      [`oci://h.example/r@sha256:${'a'.repeat(64)}!p`],
      `oci://h.example/r@sha256:${'a'.repeat(64)}!p`,
    ],
    [
      'one of several by its path',
      'oci://h.example/r:{{inherit}}!q',
      ['oci://h.example/r:1!p', 'oci://h.example/r:1!q'],
      'oci://h.example/r:1!q',
    ],
    [
      'of a mirror, by the name of the image',
      'oci://mirror.example/x/r:{{inherit}}',
      ['oci://h.example/r:1!p'],
      'oci://h.example/r:1!p',
    ],
    [
      'the exact repository before the name',
      'oci://h.example/r:{{inherit}}',
      ['oci://h.example/r:1!p', 'oci://g.example/r:2!q'],
      'oci://h.example/r:1!p',
    ],
    ['by ref', 'ref://r', ['oci://h.example/r:1!p'], 'oci://h.example/r:1!p'],
  ])('%s', async (_, reference, bases, expected) => {
    const found = await enabled(main(reference), include(...bases));
    expect(found).toEqual([expected]);
  });

  it('of an image without a path takes what is found in it', async () => {
    const paths = { 'oci://h.example/r:1': 'found' };
    const { plugins } = await plan(
      main('oci://h.example/r:{{inherit}}'),
      include('oci://h.example/r:1'),
      paths,
    );
    expect(plugins.map((plugin) => [plugin.package, plugin.enabled])).toEqual([
      ['oci://h.example/r:1!found', true],
    ]);
  });

  it.each([
    [
      'nothing to inherit from',
      'oci://h.example/r:{{inherit}}',
      [],
      /Cannot use {{inherit}} for h\.example\/r: no existing plugin configuration found/,
    ],
    [
      'nothing to inherit from, with a path',
      'oci://h.example/r:{{inherit}}!p',
      [],
      /{{inherit}} tag is set and there is currently no resolved tag or digest for/,
    ],
    [
      'several',
      'oci://h.example/r:{{inherit}}',
      ['oci://h.example/r:1!p', 'oci://h.example/r:1!q'],
      /multiple plugins from this image are defined[\s\S]*r:1!p[\s\S]*r:1!q[\s\S]*{{inherit}}!<plugin_path>/,
    ],
    [
      'no such name',
      'ref://x',
      ['oci://h.example/r:1!p'],
      /Cannot resolve ref:\/\/ reference: no plugin named 'x' found/,
    ],
    ['no name', 'ref://', [], /empty plugin name/],
  ])('%s is an error', async (_, reference, bases, reason) => {
    expect(await problems(main(reference), include(...bases))).toEqual([
      expect.stringMatching(reason),
    ]);
  });

  it('has no place in an included file', async () => {
    const found = await problems('plugins: []\n', {
      'inc.yaml': 'plugins: [{package: "oci://h.example/r:{{inherit}}!p"}]\n',
    });
    expect(found).toEqual([
      expect.stringContaining('Cannot use {{inherit}} in included plugin configuration'),
    ]);
  });

  it('that is disabled and leads nowhere is a warning', async () => {
    const { plugins, warnings } = await plan('plugins: [{package: "ref://x", enabled: false}]\n');
    expect(plugins).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("no plugin named 'x'")]);
  });
});

describe('configuration', () => {
  const two = (a: string, b: string) =>
    `plugins:\n  - package: ./a\n    pluginConfig: ${a}\n  - package: ./b\n    pluginConfig: ${b}\n`;

  it('merges maps and equal values', async () => {
    const { config } = await plan(
      two('{x: {a: 1, l: [1, {b: 2}]}}', '{x: {c: 2, l: [1, {b: 2}], a: 1}}'),
    );
    expect(config.x).toEqual({ a: 1, c: 2, l: [1, { b: 2 }] });
  });

  it.each([
    ['another value', '{x: {y: {z: 1}}}', '{x: {y: {z: 2}}}', 'x.y.z'],
    ['another list', '{x: {l: [1]}}', '{x: {l: [2]}}', 'x.l'],
    ['a map over a value', '{x: 1}', '{x: {y: 1}}', 'x'],
    ['a map over a list', '{x: [1]}', '{x: {y: 1}}', 'x'],
    ['a value over a map', '{x: {y: 1}}', '{x: 1}', 'x'],
  ])('%s is a conflict that names both plugins and the key', async (_, a, b, key) => {
    const [problem] = await problems(two(a, b));
    expect(problem).toContain(`Config key '${key}' defined differently for 2 dynamic plugins`);
    expect(problem).toMatch(/\.\/a \(.*main\.yaml:2:.* and by \.\/b/);
  });

  it('of disabled plugins does not count', async () => {
    const main = 'plugins: [{package: ./a, disabled: true, pluginConfig: {x: 1}}]\n';
    expect((await plan(main)).config).not.toHaveProperty('x');
  });
});

describe('integrity', () => {
  it('is wanted for all that comes from elsewhere, and checked where it is given', async () => {
    const directory = mkdtempSync(join(root, 'integrity-'));
    writeFileSync(
      join(directory, 'main.yaml'),
      [
        'plugins:',
        '  - package: a@1',
        '  - package: https://h.example/x.tgz',
        '  - package: ../x.tgz',
        '  - package: ./x.tgz',
        '  - package: oci://h.example/r:1!p',
        '  - package: ./y.tgz',
        '    integrity: md5-x',
        '  - package: ./z.tgz',
        '    integrity: sha512-AAAA',
        '  - package: ./w.tgz',
        '    integrity: nothing',
      ].join('\n'),
    );
    const report = new FileReport();
    const files = await readPluginFiles(join(directory, 'main.yaml'), report);
    const check = () => checkWishes(files, report, { skipIntegrity: false }, () => undefined);
    expect(check).toThrow(
      expect.objectContaining({
        details: {
          problems: [
            expect.objectContaining({
              line: 2,
              message: expect.stringContaining('No integrity hash provided for Package a@1'),
            }),
            expect.objectContaining({
              line: 3,
              message: expect.stringContaining('No integrity hash'),
            }),
            expect.objectContaining({
              line: 4,
              message: expect.stringContaining('No integrity hash'),
            }),
            expect.objectContaining({
              line: 7,
              message: expect.stringContaining('algorithm md5 is not supported'),
            }),
            expect.objectContaining({
              line: 9,
              message: expect.stringContaining('not a valid base64'),
            }),
            expect.objectContaining({
              line: 11,
              message: expect.stringContaining('of the form <algorithm>-<hash>'),
            }),
          ],
        },
      }),
    );
  });
});
