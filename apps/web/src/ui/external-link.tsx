import { ExternalLink as Icon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { safeUrl } from './safe-url.ts';

interface ExternalLinkProps {
  readonly url: string;
  readonly children?: ReactNode;
  readonly className?: string;
}

/** A link to another site. What is not http(s) or mailto is shown as text, whatever it says it is. */
export function ExternalLink({ url, children, className }: ExternalLinkProps) {
  const href = safeUrl(url);
  const label = children ?? url;
  if (href === undefined)
    return <span className={classNames('break-words', className)}>{label}</span>;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className={classNames('break-words text-accent hover:underline', className)}
    >
      {label}
      <Icon aria-hidden className="ml-1 inline size-3 align-baseline" />
    </a>
  );
}
