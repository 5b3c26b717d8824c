import type { LucideIcon } from 'lucide-react';
import type { InputHTMLAttributes, Ref, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';
import { classNames } from './class-names.ts';

const CONTROL =
  'w-full rounded-md border border-line-strong bg-card text-base text-fg transition-colors placeholder:text-muted hover:border-muted disabled:cursor-not-allowed disabled:bg-raised disabled:text-muted aria-invalid:border-danger';

export interface InputProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly icon?: LucideIcon;
  readonly ref?: Ref<HTMLInputElement>;
}

export function Input({ icon: Icon, className, ...rest }: InputProps) {
  const input = (
    <input className={classNames(CONTROL, 'h-8.5 px-2.5', Icon && 'pl-8', className)} {...rest} />
  );
  if (!Icon) return input;
  return (
    <span className="relative block">
      <Icon
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
      />
      {input}
    </span>
  );
}

export function TextArea({ className, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <textarea
      className={classNames(CONTROL, 'min-h-24 px-2.5 py-1.5 font-mono text-sm', className)}
      {...rest}
    />
  );
}

/** The browser's own list: the one that works best by keyboard, by voice and on a phone. */
export function Select({ className, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return <select className={classNames(CONTROL, 'h-8.5 px-2', className)} {...rest} />;
}
