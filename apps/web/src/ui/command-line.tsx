import { CopyButton } from './copy-button.tsx';

/** A command to run in a terminal, ready to copy. */
export function CommandLine({ command }: { command: string }) {
  return (
    <div className="flex min-w-0 items-center gap-2 rounded-md border border-line bg-page py-1 pr-1 pl-3 text-left">
      <code className="min-w-0 flex-1 overflow-x-auto whitespace-nowrap font-mono text-fg text-sm">
        <span aria-hidden className="select-none text-muted">
          ${' '}
        </span>
        {command}
      </code>
      <CopyButton content={command} />
    </div>
  );
}
