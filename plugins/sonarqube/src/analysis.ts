import { PluginInputError } from '@gantry/plugin-sdk';

/** What SonarQube tells of an analysis, as far as it is used. */
export interface Analysis {
  readonly project: string;
  readonly status: string;
  readonly isMainBranch: boolean;
  /** `OK` or `ERROR`; absent where the analysis itself failed. */
  readonly qualityGate?: string;
}

/** Reads the body of a webhook of SonarQube. */
export function parseAnalysis(payload: unknown): Analysis {
  const { project, status, branch, qualityGate } = Object(payload) as Record<string, unknown>;
  const key: unknown = Object(project).key;
  if (typeof key !== 'string' || key === '' || typeof status !== 'string') {
    throw new PluginInputError(
      'This is not a webhook of SonarQube: it names no project and status.',
    );
  }
  const gate: unknown = Object(qualityGate).status;
  return {
    project: key,
    status,
    // Editions without branches name none.
    isMainBranch: branch === undefined || Object(branch).isMain === true,
    ...(typeof gate === 'string' ? { qualityGate: gate } : {}),
  };
}
