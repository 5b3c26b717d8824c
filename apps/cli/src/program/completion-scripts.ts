export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

// All three ask the command itself, so they know every option of the version that is installed.

const BASH = `_gantry() {
  local words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  local IFS=$'\\n'
  COMPREPLY=($(gantry __complete -- "\${words[@]}" 2>/dev/null))
}
complete -o default -F _gantry gantry
`;

const ZSH = `#compdef gantry
_gantry() {
  local -a candidates
  candidates=("\${(@f)$(gantry __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  candidates=("\${(@)candidates:#}")
  if (( \${#candidates} )); then
    compadd -- "\${candidates[@]}"
  else
    _files
  fi
}
compdef _gantry gantry
`;

const FISH = `function __gantry_complete
  set -l words (commandline -opc) (commandline -ct)
  gantry __complete -- $words[2..-1] 2>/dev/null
end
complete -c gantry -f -a '(__gantry_complete)'
complete -c gantry -n '__fish_seen_subcommand_from apply delete export' -F
`;

export function completionScript(shell: Shell): string {
  return { bash: BASH, zsh: ZSH, fish: FISH }[shell];
}
