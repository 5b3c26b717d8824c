import { Eye, EyeOff } from 'lucide-react';
import { type InputHTMLAttributes, useState } from 'react';
import { text } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';

/** A password field whose content can be looked at. */
export function PasswordInput(props: Omit<InputHTMLAttributes<HTMLInputElement>, 'type'>) {
  const [isShown, setShown] = useState(false);
  return (
    <span className="relative block">
      <Input
        {...props}
        type={isShown ? 'text' : 'password'}
        autoCapitalize="none"
        spellCheck={false}
        className="pr-9"
      />
      <span className="absolute top-1/2 right-0.5 -translate-y-1/2">
        <IconButton
          size="sm"
          icon={isShown ? EyeOff : Eye}
          label={isShown ? text.session.hidePassword : text.session.showPassword}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        />
      </span>
    </span>
  );
}
