import { api } from '../api/client.ts';
import { saveFile } from '../api/save-file.ts';

/** All rights as a file, to keep in a repository. */
export async function exportPolicy(): Promise<void> {
  const { data } = await api.GET('/api/v1/access/policy', {
    headers: { accept: 'application/yaml' },
    parseAs: 'blob',
  });
  if (data) saveFile(data as unknown as Blob, 'access.yaml');
}
