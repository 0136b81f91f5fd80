#!/usr/bin/env bash
# Tests ./facelab on a copy of the built checkout: where it may lie, what it finds, when it builds.
set -euo pipefail
cd "$(dirname "$0")/../../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
copy="$work/a folder/facelab"
mkdir -p "$copy"
./facelab --version >/dev/null
cp -a facelab pom.xml .mvn src target "$copy/"

# expect CODE PATTERN COMMAND…: runs it; its exit code and a part of what it prints must be these
expect() {
  local code=$1 pattern=$2 output status=0
  shift 2
  output=$("$@" 2>&1) || status=$?
  if [ "$status" -ne "$code" ] || ! grep -q -e "$pattern" <<<"$output"; then
    printf 'FAILED: %s\nexpected exit code %s and "%s", got %s and:\n%s\n' \
      "$*" "$code" "$pattern" "$status" "$output"
    exit 1
  fi
}

# expect_silent COMMAND…: standard error stays empty, so nothing was built
expect_silent() {
  local output
  output=$("$@" 2>&1 >/dev/null)
  [ -z "$output" ] || { printf 'FAILED: %s\nexpected no message, got: %s\n' "$*" "$output"; exit 1; }
}

echo 'launcher: other folders, links, spaces'
cd /
expect 0 '^facelab ' "$copy/facelab" --version
ln -s "$copy/facelab" "$work/link"
ln -s link "$work/link to link"
expect 0 '^facelab ' "$work/link to link" --version
expect_silent "$copy/facelab" --version

echo 'launcher: exit codes'
expect 2 "did you mean 'doctor'" "$copy/facelab" docter
expect 0 'FaceLab can train here' "$copy/facelab" doctor

echo 'launcher: colours on a terminal only, and only if wanted'
if command -v script >/dev/null; then
  coloured=$(printf '\033\\[')
  expect 0 "$coloured" script -qec "'$copy/facelab' --help" /dev/null
  expect 0 '^Usage: facelab' env NO_COLOR=1 script -qec "'$copy/facelab' --help" /dev/null
fi
expect 0 '^Usage: facelab' "$copy/facelab" --help

echo 'launcher: which Java'
mkdir -p "$work/old/bin" "$work/tools"
echo 'JAVA_VERSION="1.8.0_392"' >"$work/old/release"
ln -s "$(type -P true)" "$work/old/bin/java"
expect 0 '^facelab ' env JAVA_HOME="$work/old" "$copy/facelab" --version # the PATH's is new enough
for tool in cat cksum dirname find grep head readlink sed uname; do
  ln -s "$(command -v $tool)" "$work/tools/$tool"
done
shell=$(command -v sh)
expect 1 'needs Java 17 or later\.' env -i PATH="$work/tools" "$shell" "$copy/facelab" --version
expect 1 'but .*/old is Java 8' \
  env -i PATH="$work/tools" JAVA_HOME="$work/old" "$shell" "$copy/facelab" --version

echo 'launcher: builds when sources changed, and shows what the compiler says'
touch "$copy/src/main/java/org/facelab/cli/Main.java"
expect 0 'Building FaceLab' "$copy/facelab" --version
expect_silent "$copy/facelab" --version
echo 'class Broken { int i = "one"; }' >"$copy/src/main/java/org/facelab/cli/Broken.java"
expect 1 'Broken.java:\[1,24\] incompatible types' "$copy/facelab" --version
rm "$copy/src/main/java/org/facelab/cli/Broken.java"
touch "$copy/src/main/java/org/facelab/cli/Main.java"
"$copy/facelab" --version >"$work/one" 2>&1 &
"$copy/facelab" --version >"$work/two" 2>&1
wait $!
[ "$(cat "$work/one" "$work/two" | grep -c '^facelab ')" = 2 ]
[ "$(cat "$work/one" "$work/two" | grep -c 'Building FaceLab')" = 1 ]

echo 'launcher: without Maven'
touch "$copy/pom.xml"
for tool in mkdir sleep; do
  ln -s "$(command -v $tool)" "$work/tools/$tool"
done
java_home=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
expect 1 'no mvn on the PATH' \
  env -i PATH="$work/tools" JAVA_HOME="$java_home" "$shell" "$copy/facelab" --version

echo 'launcher: all right'
