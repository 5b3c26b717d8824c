import { MIN_PASSPHRASE_LENGTH as MIN_LENGTH } from '@gantry/contracts';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { DatabaseBackup } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client.ts';
import { otherProblem, problemsAt } from '../api/input-problems.ts';
import { keys } from '../api/query-keys.ts';
import { saveFile } from '../api/save-file.ts';
import { useRights } from '../session/me.ts';
import { PasswordInput } from '../session/password-input.tsx';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { CommandLine } from '../ui/command-line.tsx';
import { Field } from '../ui/field.tsx';
import { formatBytes } from '../ui/format-number.ts';
import { Notice } from '../ui/notice.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';

const t = text.administration.backup;

/** Makes a backup and saves it; says what to do with it. */
export function BackupCard() {
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const [isTried, setTried] = useState(false);
  const [size, setSize] = useState(0);
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: async () => {
      setSize(0);
      const { name, content } = await fetchBackup(passphrase, setSize);
      saveFile(content, name);
      return { name, size: content.size };
    },
    onSuccess: () => {
      setPassphrase('');
      setRepeated('');
      setTried(false);
      void queryClient.invalidateQueries({ queryKey: lastBackupQuery.queryKey });
    },
  });
  const isTooShort = [...passphrase].length < MIN_LENGTH;
  const isDifferent = passphrase !== repeated;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!isTooShort && !isDifferent) create.mutate();
  };
  const other = otherProblem(create.error, ['/passphrase']);
  return (
    <Card title={t.title} aside={<LastBackup />} className="lg:row-span-2">
      <form onSubmit={submit} className="grid gap-4">
        <p className="text-muted">{t.lead}</p>
        {other !== undefined && (
          <Notice role="alert" level="critical" title={t.failed}>
            {other}
          </Notice>
        )}
        {create.data && (
          <Notice role="status" level="ok" title={t.done(formatBytes(create.data.size))}>
            <div className="grid gap-2">
              <p>{t.check}</p>
              <CommandLine command={t.checkCommand(create.data.name)} />
            </div>
          </Notice>
        )}
        <Field
          label={t.passphrase}
          help={t.help(MIN_LENGTH)}
          problems={
            isTried && isTooShort
              ? [t.tooShort(MIN_LENGTH)]
              : problemsAt(create.error, '/passphrase')
          }
        >
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="new-password"
              value={passphrase}
              onChange={(event) => setPassphrase(event.target.value)}
            />
          )}
        </Field>
        <Field label={t.repeat} problems={isTried && isDifferent ? [t.different] : []}>
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="new-password"
              value={repeated}
              onChange={(event) => setRepeated(event.target.value)}
            />
          )}
        </Field>
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" variant="primary" icon={DatabaseBackup} busy={create.isPending}>
            {t.create}
          </Button>
          {create.isPending && size > 0 && (
            <span className="text-muted text-sm tabular-nums">{t.working(formatBytes(size))}</span>
          )}
        </div>
        <div className="grid gap-1.5 border-line border-t pt-3">
          <h3 className="font-medium text-sm">{t.restoreTitle}</h3>
          <p className="text-muted text-sm">{t.restore}</p>
          <CommandLine command={t.restoreCommand(create.data?.name ?? 'gantry.backup')} />
        </div>
      </form>
    </Card>
  );
}

const lastBackupQuery = queryOptions({
  queryKey: keys.administration('last-backup'),
  staleTime: 0,
  queryFn: async ({ signal }): Promise<string | null> => {
    const query = { action: 'backup.created', limit: 1 };
    const { data } = await api.GET('/api/v1/audit', { params: { query }, signal });
    return data?.[0]?.timestamp ?? null;
  },
});

function LastBackup() {
  const isAllowed = useRights().may('audit.read');
  const { data } = useQuery({ ...lastBackupQuery, enabled: isAllowed });
  if (data === undefined) return null;
  return (
    <span className="text-muted text-sm">
      {t.last}: {data === null ? t.never : <RelativeTime at={data} />}
    </span>
  );
}

interface Backup {
  readonly name: string;
  readonly content: Blob;
}

/** Throws when it breaks off: part of a backup is none. */
async function fetchBackup(passphrase: string, onSize: (bytes: number) => void): Promise<Backup> {
  const { data, response } = await api.POST('/api/v1/backup', {
    body: { passphrase },
    parseAs: 'stream',
  });
  const disposition = response.headers.get('content-disposition') ?? '';
  const name = /filename="([\w.-]+)"/.exec(disposition)?.[1] ?? 'gantry.backup';
  const reader = (data as unknown as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { name, content: new Blob(parts, { type: 'application/octet-stream' }) };
    parts.push(value);
    size += value.byteLength;
    onSize(size);
  }
}
