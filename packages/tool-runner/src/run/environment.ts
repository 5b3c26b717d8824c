/** Names of this process's environment that tools see: time zone, language, and how to reach the network. */
const PASSED = [
  'TZ',
  'LANG',
  'LC_ALL',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
] as const;

/** Fixed, so that nobody's folder on the path decides which interpreter runs a tool. */
const TOOL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Variables that make a program load code, or read its settings from elsewhere. */
const LOADS_CODE =
  /^(LD_|DYLD_|NODE_|npm_|PYTHON|PERL|RUBY|GIT_|JAVA_TOOL_OPTIONS$|JDK_JAVA_OPTIONS$|BASH_ENV$|BASH_FUNC|ENV$|IFS$|PATH$|SHELLOPTS$|PS4$|GCONV_PATH$|LOCPATH$|TMPDIR$|HOME$|GANTRY_)/i;

/** Why a variable may not be set for a tool; nothing when it may. */
export function refusedVariable(name: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return 'is not a name of a variable';
  return LOADS_CODE.test(name) ? 'may not be set: it decides which code a tool loads' : undefined;
}

/** The whole environment of a tool. What is not named here it does not get. */
export function createEnvironment(
  host: Readonly<Record<string, string | undefined>>,
  folder: string,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const environment: Record<string, string> = { PATH: TOOL_PATH, HOME: folder, TMPDIR: folder };
  for (const name of PASSED) {
    for (const spelling of [name, name.toLowerCase()]) {
      const value = host[spelling];
      if (value !== undefined) environment[spelling] = value;
    }
  }
  return { ...environment, ...own };
}
