import { PassThrough } from 'node:stream';
import {
  type ArtifactStore,
  type Blob,
  type Integrity,
  parseIntegrity,
  withoutSecrets,
} from '@gantry/artifacts';
import { isPlatformError, messageOf } from '@gantry/base';
import { errors } from '../errors.ts';
import { loadNpmConfig, type NpmConfigOptions } from './npm-config.ts';

export interface NpmClientOptions extends NpmConfigOptions {
  readonly maxBytes: number;
}

export interface NpmArtifact {
  readonly blob: Blob;
  /** Address of the archive. */
  readonly resolved: string;
  /** The registry's own, as SRI. */
  readonly integrity: string;
}

type Pacote = typeof import('pacote');
type PacoteOptions = Parameters<Pacote['manifest']>[1];

/**
 * Fetches packages with npm's own library, so that registries, scopes and credentials mean what they mean to
 * npm. Nothing of a package is run. Git is refused: packing a repository means to run its scripts.
 */
export class NpmClient {
  readonly #options: NpmClientOptions;
  #loaded: Promise<{ pacote: Pacote; flat: Record<string, unknown> }> | undefined;

  constructor(options: NpmClientOptions) {
    this.#options = options;
  }

  /**
   * @param locked what an earlier run recorded; then the registry is not asked which version is meant
   */
  async fetch(
    store: ArtifactStore,
    spec: string,
    expected: Integrity | undefined,
    locked?: { readonly resolved: string; readonly integrity: string },
  ): Promise<NpmArtifact> {
    this.#loaded ??= this.#load();
    const { pacote, flat } = await this.#loaded;
    const staging = await store.stagingFolder();
    const options = {
      ...flat,
      // A cache of ours would have to be kept; the store is one already.
      cache: staging,
      // There is nothing in it yet, and looking into it fails where nobody can catch it.
      preferOnline: true,
      ignoreScripts: true,
      allowGit: 'none',
      allowDirectory: 'none',
      allowFile: 'none',
      // Dates of releases are worth nothing here, and cost a much longer answer.
      fullMetadata: false,
    } as unknown as PacoteOptions;
    try {
      const found = locked ?? (await resolve(pacote, spec, options));
      const blob = await pacote.tarball.stream(
        // By its address, which is one version; a range would be looked up again.
        found.resolved,
        (stream) =>
          store.addBlob(readable(stream as unknown as NodeJS.ReadableStream), {
            what: spec,
            integrity: expected ?? parseIntegrity(found.integrity, spec),
            maxBytes: this.#options.maxBytes,
          }),
        { ...options, integrity: found.integrity } as PacoteOptions,
      );
      return { blob, ...found };
    } catch (error) {
      throw isPlatformError(error) ? error : explain(spec, error);
    }
  }

  /** The version that its registry calls the latest. */
  async findLatest(name: string): Promise<string> {
    this.#loaded ??= this.#load();
    const { pacote, flat } = await this.#loaded;
    try {
      const options = { ...flat, preferOnline: true, fullMetadata: false } as PacoteOptions;
      return (await pacote.manifest(`${name}@latest`, options)).version;
    } catch (error) {
      throw explain(name, error);
    }
  }

  async #load(): Promise<{ pacote: Pacote; flat: Record<string, unknown> }> {
    const [{ default: pacote }, flat] = await Promise.all([
      import('pacote'),
      loadNpmConfig(this.#options),
    ]);
    return { pacote, flat };
  }
}

/** Its errors wait for whoever reads it. */
function readable(stream: NodeJS.ReadableStream): AsyncIterable<Uint8Array> {
  const through = new PassThrough();
  stream.on('error', (error) => through.destroy(error as Error));
  return stream.pipe(through);
}

async function resolve(
  pacote: Pacote,
  spec: string,
  options: PacoteOptions,
): Promise<{ resolved: string; integrity: string }> {
  const manifest = await pacote.manifest(spec, options);
  const { _resolved: resolved, _integrity: integrity } = manifest;
  if (!integrity) {
    throw errors.PLUGIN_REFUSED({
      package: spec,
      reason: 'its registry gives no integrity for it, so nothing says what it should be',
    });
  }
  return { resolved, integrity: String(integrity) };
}

function explain(spec: string, error: unknown): Error {
  const { code } = error as { code?: unknown };
  switch (code) {
    case 'EINTEGRITY':
      return errors.PLUGIN_REFUSED(
        { package: spec, reason: `integrity check failed — ${messageOf(error)}` },
        { cause: error },
      );
    case 'EALLOWGIT':
      return errors.PLUGIN_REFUSED(
        {
          package: spec,
          reason:
            'packages from git are not installed, because packing one runs its scripts. Run "npm pack" in a checkout, and name the archive with its integrity',
        },
        { cause: error },
      );
    case 'E404':
      return failed(spec, 'the registry has no such package or version', error);
    case 'ETARGET':
      return failed(spec, 'the registry has no version of it that fits', error);
    case 'E401':
    case 'E403':
      return failed(
        spec,
        'the registry wants other credentials: see .npmrc, or NPM_CONFIG_USERCONFIG',
        error,
      );
    default:
      return failed(spec, withoutSecrets(messageOf(error).split('\n')[0] as string), error);
  }
}

function failed(spec: string, reason: string, cause: unknown): Error {
  return errors.PLUGIN_FETCH_FAILED({ package: spec, reason }, { cause });
}
