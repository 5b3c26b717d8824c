import { parseDuration } from '@gantry/base';
import { MIN_PASSWORD_LENGTH } from '@gantry/contracts';

/** What a value can be read from; earlier ones win. */
export type ConfigSource = 'flag' | 'environment' | 'file' | 'default';

type Parsed<T> = { readonly value: T } | { readonly problem: string };

export interface OptionDefinition<T> {
  readonly environment: string;
  /** As on the command line, with its argument: `--port <number>`. */
  readonly flag: string;
  readonly description: string;
  readonly default: T;
  /** How the default reads in the documentation, where it is not the value itself. */
  readonly defaultText?: string;
  /** Never shown, logged or put into messages. */
  readonly secret?: boolean;
  /** Reads a text (flag, environment) or a YAML value (file). */
  readonly parse: (value: unknown) => Parsed<T>;
}

const define = <T>(definition: OptionDefinition<T>): OptionDefinition<T> => definition;
const ok = <T>(value: T): Parsed<T> => ({ value });
const bad = (problem: string): { readonly problem: string } => ({ problem });

const text = (value: unknown): Parsed<string> =>
  typeof value === 'string' || typeof value === 'number'
    ? ok(String(value))
    : bad('must be a text');

const optionalText = (value: unknown): Parsed<string | undefined> => {
  const parsed = text(value);
  return 'value' in parsed && parsed.value === '' ? ok(undefined) : parsed;
};

const flag = (value: unknown): Parsed<boolean> => {
  if (typeof value === 'boolean') return ok(value);
  const word = String(value).toLowerCase();
  if (['1', 'true', 'yes', 'on'].includes(word)) return ok(true);
  if (['0', 'false', 'no', 'off', ''].includes(word)) return ok(false);
  return bad('must be true or false');
};

const integer =
  (min: number, max: number) =>
  (value: unknown): Parsed<number> => {
    const number =
      typeof value === 'number' ? value : /^\d+$/.test(String(value)) ? Number(value) : Number.NaN;
    return Number.isInteger(number) && number >= min && number <= max
      ? ok(number)
      : bad(`must be a whole number from ${min} to ${max}`);
  };

const oneOf =
  <T extends string>(...choices: T[]) =>
  (value: unknown): Parsed<T> =>
    choices.includes(value as T) ? ok(value as T) : bad(`must be one of: ${choices.join(', ')}`);

const list = (value: unknown): Parsed<readonly string[]> => {
  if (Array.isArray(value)) {
    return value.every((item) => typeof item === 'string')
      ? ok(value as string[])
      : bad('must be a list of texts');
  }
  return ok(
    String(value)
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );
};

const addresses = (value: unknown): Parsed<readonly string[]> => {
  const parsed = list(value);
  if ('problem' in parsed) return parsed;
  const wrong = parsed.value.filter((item) => !/^[0-9a-fA-F.:]+(\/\d{1,3})?$/.test(item));
  return wrong.length === 0
    ? parsed
    : bad(`must hold addresses or networks such as 10.0.0.0/8; "${wrong.join('", "')}" is none`);
};

const duration = (value: unknown): Parsed<number> => {
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  return ms !== undefined && ms >= 60_000
    ? ok(ms)
    : bad('must be a duration of at least 1m, such as 24h');
};

const optionalDuration = (value: unknown): Parsed<number | undefined> =>
  value === '' ? ok(undefined) : duration(value);

const key32 = (value: unknown): Parsed<Buffer | undefined> => {
  if (value === '') return ok(undefined);
  const given = String(value).trim();
  const bytes = /^[0-9a-fA-F]{64}$/.test(given)
    ? Buffer.from(given, 'hex')
    : Buffer.from(given, 'base64');
  return bytes.length === 32 ? ok(bytes) : bad('must be 32 bytes, as 64 hex digits or as base64');
};

const keys32 = (value: unknown): Parsed<readonly Buffer[]> => {
  const parsed = list(value);
  if ('problem' in parsed) return parsed;
  const keys: Buffer[] = [];
  for (const item of parsed.value) {
    const key = key32(item);
    if ('problem' in key) return bad(`must be a list of keys, each of which ${key.problem}`);
    if (key.value) keys.push(key.value);
  }
  return ok(keys);
};

const httpUrl = (value: unknown): Parsed<string | undefined> => {
  if (value === '') return ok(undefined);
  try {
    const url = new URL(String(value));
    if (url.protocol === 'http:' || url.protocol === 'https:') return ok(url.origin);
  } catch {
    // Falls through to the explanation.
  }
  return bad('must be an address such as https://gantry.example.com');
};

const secretText =
  (minLength: number) =>
  (value: unknown): Parsed<string | undefined> => {
    const parsed = optionalText(value);
    if ('problem' in parsed || parsed.value === undefined) return parsed;
    return parsed.value.length >= minLength
      ? parsed
      : bad(`must have at least ${minLength} characters`);
  };

/** Every key of the configuration: there is none without a default, a description and a way to set it. */
export const optionDefinitions = {
  port: define({
    environment: 'GANTRY_PORT',
    flag: '-p, --port <number>',
    description: 'Port to listen on. 0 picks a free one.',
    default: 8080,
    parse: integer(0, 65_535),
  }),
  host: define({
    environment: 'GANTRY_HOST',
    flag: '--host <address>',
    description: 'Address to listen on. `127.0.0.1` accepts only connections from this machine.',
    default: '0.0.0.0',
    parse: text,
  }),
  dataDir: define({
    environment: 'GANTRY_DATA_DIR',
    flag: '--data-dir <folder>',
    description: 'Folder for the embedded database, generated keys and what plugins keep.',
    default: './data',
    parse: text,
  }),
  db: define<string | undefined>({
    environment: 'GANTRY_DB',
    flag: '--db <path or url>',
    description: 'An SQLite file, or `postgres://…` for a database that several servers share.',
    default: undefined,
    defaultText: '`<dataDir>/gantry.db`',
    secret: true,
    parse: optionalText,
  }),
  dev: define({
    environment: 'GANTRY_DEV',
    flag: '--dev',
    description:
      'For work on Gantry itself: readable logs, and the development UI may call the API.',
    default: false,
    parse: flag,
  }),
  adminPassword: define<string | undefined>({
    environment: 'GANTRY_ADMIN_PASSWORD',
    flag: '--admin-password <text>',
    description:
      'Password of the first administrator, `admin`. Used until somebody changes it. Without it one is generated and printed once.',
    default: undefined,
    defaultText: 'generated',
    secret: true,
    parse: secretText(8),
  }),
  jwtSecret: define<string | undefined>({
    environment: 'GANTRY_JWT_SECRET',
    flag: '--jwt-secret <text>',
    description: 'Signs session tokens. Servers that share a database need the same one.',
    default: undefined,
    defaultText: 'generated into `<dataDir>/jwt.secret`',
    secret: true,
    parse: secretText(32),
  }),
  encryptionKey: define<Buffer | undefined>({
    environment: 'GANTRY_ENCRYPTION_KEY',
    flag: '--encryption-key <key>',
    description:
      'Seals secrets in the database: 32 bytes, as hex or base64. Servers that share a database need the same one.',
    default: undefined,
    defaultText: 'generated into `<dataDir>/encryption.key`',
    secret: true,
    parse: key32,
  }),
  previousEncryptionKeys: define<readonly Buffer[]>({
    environment: 'GANTRY_PREVIOUS_ENCRYPTION_KEYS',
    flag: '--previous-encryption-keys <list>',
    description:
      'Former encryption keys, which still open what they sealed: until `gantry secrets rotate` has sealed everything with the present one.',
    default: [],
    defaultText: 'none',
    secret: true,
    parse: keys32,
  }),
  tlsCert: define<string | undefined>({
    environment: 'GANTRY_TLS_CERT',
    flag: '--tls-cert <file>',
    description: 'Certificate chain (PEM) to serve HTTPS with. Needs `tlsKey`.',
    default: undefined,
    parse: optionalText,
  }),
  tlsKey: define<string | undefined>({
    environment: 'GANTRY_TLS_KEY',
    flag: '--tls-key <file>',
    description: 'Private key (PEM) of `tlsCert`.',
    default: undefined,
    parse: optionalText,
  }),
  publicUrl: define<string | undefined>({
    environment: 'GANTRY_PUBLIC_URL',
    flag: '--public-url <url>',
    description:
      'Address that browsers use, where it differs from the one that reaches this server (behind a proxy).',
    default: undefined,
    parse: httpUrl,
  }),
  trustedProxies: define<readonly string[]>({
    environment: 'GANTRY_TRUSTED_PROXIES',
    flag: '--trusted-proxies <list>',
    description:
      'Addresses or networks of proxies whose `X-Forwarded-For`, `-Proto` and `-Host` are believed.',
    default: [],
    defaultText: 'none',
    parse: addresses,
  }),
  egressHosts: define<readonly string[]>({
    environment: 'GANTRY_EGRESS_HOSTS',
    flag: '--egress-hosts <list>',
    description:
      'Hosts, or `host:port`, that actions and subscriptions may reach although their addresses are private. Public ones need no entry; metadata services are never reached.',
    default: [],
    defaultText: 'none',
    parse: list,
  }),
  actionTools: define<readonly string[]>({
    environment: 'GANTRY_ACTION_TOOLS',
    flag: '--action-tools <list>',
    description:
      'Tools that actions may run on this server, by name or as `repository/name`. They reach what the server reaches.',
    default: [],
    defaultText: 'none',
    parse: list,
  }),
  toolRepositories: define<readonly string[]>({
    environment: 'GANTRY_TOOL_REPOSITORIES',
    flag: '--tool-repositories <list>',
    description:
      'Repositories of tools beside the bundled one, as `name=address` with a path or an http(s) address.',
    default: [],
    defaultText: 'none',
    parse: (value) => {
      const parsed = list(value);
      if ('problem' in parsed) return parsed;
      const wrong = parsed.value.filter((item) => !/^[\w-]+=./.test(item));
      return wrong.length === 0 ? parsed : bad('must hold name=address');
    },
  }),
  sessionLifetime: define({
    environment: 'GANTRY_SESSION_LIFETIME',
    flag: '--session-lifetime <duration>',
    description: 'How long a sign-in lasts.',
    default: 86_400_000,
    defaultText: '`24h`',
    parse: duration,
  }),
  auditRetention: define<number | undefined>({
    environment: 'GANTRY_AUDIT_RETENTION',
    flag: '--audit-retention <duration>',
    description:
      'How long audit entries are kept, such as `365d`. What is left can still be proved. The history of entities is made of them.',
    default: undefined,
    defaultText: 'for ever',
    parse: optionalDuration,
  }),
  rateLimit: define({
    environment: 'GANTRY_RATE_LIMIT',
    flag: '--rate-limit <number>',
    description:
      'Requests that one address may make in ten seconds. 0 sets no limit at all, whatever the next two say.',
    default: 2_000,
    parse: integer(0, 1_000_000),
  }),
  userRateLimit: define({
    environment: 'GANTRY_USER_RATE_LIMIT',
    flag: '--user-rate-limit <number>',
    description:
      'Requests that one user may make in ten seconds, from everywhere and with all keys. 0 sets no limit.',
    default: 1_000,
    parse: integer(0, 1_000_000),
  }),
  keyRateLimit: define({
    environment: 'GANTRY_KEY_RATE_LIMIT',
    flag: '--key-rate-limit <number>',
    description: 'Requests that may be made with one API key in ten seconds. 0 sets no limit.',
    default: 500,
    parse: integer(0, 1_000_000),
  }),
  passwordMinLength: define({
    environment: 'GANTRY_PASSWORD_MIN_LENGTH',
    flag: '--password-min-length <number>',
    description: 'Least number of characters of a new password, from 8 to 64.',
    default: MIN_PASSWORD_LENGTH,
    parse: integer(MIN_PASSWORD_LENGTH, 64),
  }),
  passwordDenyList: define<string | undefined>({
    environment: 'GANTRY_PASSWORD_DENY_LIST',
    flag: '--password-deny-list <file>',
    description:
      'A file with passwords that nobody may choose, one in a line, such as a list of leaked ones. At most 16 MB; upper and lower case are the same.',
    default: undefined,
    parse: optionalText,
  }),
  syncHoldShare: define({
    environment: 'GANTRY_SYNC_HOLD_SHARE',
    flag: '--sync-hold-share <percent>',
    description:
      'A sync that no longer finds more than this share of its entities, in percent, marks none of them as gone until somebody has looked. 100 never asks.',
    default: 30,
    parse: integer(0, 100),
  }),
  syncHoldCount: define({
    environment: 'GANTRY_SYNC_HOLD_COUNT',
    flag: '--sync-hold-count <number>',
    description: 'So many entities may vanish in one sync without being asked about.',
    default: 5,
    parse: integer(0, 1_000_000),
  }),
  staleAfter: define({
    environment: 'GANTRY_STALE_AFTER',
    flag: '--stale-after <duration>',
    description:
      'When an entity counts as stale that no sync has seen, where its source has no interval of its own.',
    default: 7 * 86_400_000,
    defaultText: '`7d`',
    parse: duration,
  }),
  pluginsRoot: define<string | undefined>({
    environment: 'GANTRY_PLUGINS_ROOT',
    flag: '--plugins-root <folder>',
    description:
      'Folder that `gantry plugin install --root` installs into. What is installed there is loaded, and followed while the server runs.',
    default: undefined,
    defaultText: '`<dataDir>/plugins`',
    parse: optionalText,
  }),
  pluginDirs: define<readonly string[]>({
    environment: 'GANTRY_PLUGIN_DIRS',
    flag: '--plugin-dirs <list>',
    description:
      'Further folders to look for plugins in, beside the bundled ones and `pluginsRoot`.',
    default: [],
    defaultText: 'none',
    parse: list,
  }),
  logLevel: define({
    environment: 'GANTRY_LOG_LEVEL',
    flag: '--log-level <level>',
    description: 'Least level that is logged: `debug`, `info`, `warn`, `error` or `silent`.',
    default: 'info' as 'debug' | 'info' | 'warn' | 'error' | 'silent',
    parse: oneOf('debug', 'info', 'warn', 'error', 'silent'),
  }),
} satisfies Record<string, OptionDefinition<unknown>>;

type Definitions = typeof optionDefinitions;
export type OptionKey = keyof Definitions;
type ValueOf<D> = D extends OptionDefinition<infer T> ? T : never;

/** The whole configuration, checked. */
export type ServerConfig = { readonly [K in OptionKey]: ValueOf<Definitions[K]> };
