import { CopyButton } from './copy-button.tsx';
import { Notice } from './notice.tsx';

interface ShownOnceProps {
  readonly title: string;
  readonly detail: string;
  readonly copyLabel: string;
  readonly secret: string;
}

/** A secret that nobody can look up later. */
export function ShownOnce({ title, detail, copyLabel, secret }: ShownOnceProps) {
  return (
    <Notice role="status" level="warning" title={title}>
      <div className="grid gap-2">
        <p>{detail}</p>
        <div className="flex flex-wrap items-center gap-2">
          <code className="min-w-0 select-all break-all rounded-sm bg-card px-2 py-1 font-mono text-sm">
            {secret}
          </code>
          <CopyButton content={secret} label={copyLabel} />
        </div>
      </div>
    </Notice>
  );
}
