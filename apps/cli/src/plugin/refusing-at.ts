import { isPlatformError } from '@gantry/base';
import { errors } from '../errors.ts';
import type { ConfigFile } from './read-config-file.ts';

/** Puts the server's problems at their places in the file. */
export async function refusingAt<T>(
  file: ConfigFile | undefined,
  request: () => Promise<T>,
): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!isPlatformError(error, 'INVALID_INPUT')) throw error;
    const { problems } = error.details as { problems: { pointer: string; message: string }[] };
    if (!file) throw errors.PLUGIN_CONFIG_INVALID({ problems }, { cause: error });
    const placed = problems.map(({ pointer, message }) => {
      return { file: file.name, line: file.lineOf(pointer), pointer, message };
    });
    throw errors.FILES_REFUSED(
      { problems: placed, done: 'Nothing was changed.' },
      { cause: error },
    );
  }
}
