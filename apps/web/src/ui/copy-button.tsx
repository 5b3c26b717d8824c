import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { text } from '../text/text.ts';
import { Button, IconButton } from './button.tsx';

function useCopy(content: string): { copied: boolean; copy: () => void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  return {
    copied,
    copy: () => {
      navigator.clipboard?.writeText(content).then(
        () => setCopied(true),
        () => {},
      );
    },
  };
}

interface CopyButtonProps {
  readonly content: string;
  /** What is copied; with it the button shows a text, without it only an icon. */
  readonly label?: string;
}

export function CopyButton({ content, label }: CopyButtonProps) {
  const { copied, copy } = useCopy(content);
  const icon = copied ? Check : Copy;
  if (label === undefined) {
    const name = copied ? text.common.copied : text.common.copy;
    return <IconButton size="sm" icon={icon} label={name} onClick={copy} />;
  }
  return (
    <Button size="sm" icon={icon} onClick={copy}>
      {copied ? text.common.copied : label}
    </Button>
  );
}
