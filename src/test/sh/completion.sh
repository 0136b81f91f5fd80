#!/usr/bin/env bash
# Tests the completion script in the bash that runs this: commands, options and files.
set -euo pipefail
cd "$(dirname "$0")/../../.."

# shellcheck disable=SC1090
source <(./facelab completion bash)
for name in facelab ./facelab; do
  # bash looks a command up by its whole path and then by its last part
  complete -p "${name##*/}" | grep -q _complete_facelab
done

# bash lets only a real completion call it
compopt() { :; }

# completes WORDS EXPECTED: the last word of a line is completed with, among others, EXPECTED
completes() {
  local -a words
  IFS=' ' read -r -a words <<<"$1"
  [[ $1 != *' ' ]] || words+=('')
  COMP_WORDS=("${words[@]}")
  COMP_CWORD=$((${#words[@]} - 1))
  COMP_LINE=$1
  # shellcheck disable=SC2034 # read by the completion
  COMP_POINT=${#COMP_LINE} COMP_TYPE=9
  COMPREPLY=()
  _complete_facelab 2>/dev/null
  if ! printf '%s\n' "${COMPREPLY[@]}" | grep -q -x -e "$2 *"; then
    printf 'FAILED: "%s" is completed with: %s; expected %s\n' "$1" "${COMPREPLY[*]}" "$2"
    exit 1
  fi
}

completes 'facelab do' doctor
completes 'facelab pre' predict
completes 'facelab ser' serve
completes 'facelab rep' reproduce
completes 'facelab train --see' --seeds
completes 'facelab compare --b' --baseline
completes './facelab do' doctor
completes './facelab doctor --j' --json
completes './facelab doctor --d' --debug
completes './facelab completion z' zsh
echo 'completion: all right'
