#!/usr/bin/env bash
# Runs README's examples of using a bundle elsewhere, and what else reads its ONNX files:
#   examples.sh BUNDLE
# The bundle must have both tasks and a grey input. Wants python3 with onnx, numpy and PIL, node with npm,
# and a build (target/classpath).
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
bundle=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$bundle" "$work/bundle"
cd "$work"

# example LANGUAGE: README's lines
example() {
  sed -n "/^<!-- example: $1 -->/,/^\`\`\`\$/p" "$root/README.md" | sed '1,2d;$d'
}

# The emotion that the bundle expects of its example, and one coordinate.
emotion=$(jq -r '.emotion | to_entries | max_by(.value).key' bundle/example/expected.json)
x=$(jq -r '.keypoints.nose_tip.x | floor' bundle/example/expected.json)

# expect LANGUAGE FILE: an answer names the emotion with its probability, and the nose
expect() {
  if ! grep -q -E "^$emotion [0-9.e-]+" "$2" || ! grep -q -E "nose_tip[^0-9-]*$x\.[0-9]" "$2"; then
    printf '%s: expected %s and nose_tip at %s, found\n' "$1" "$emotion" "$x" >&2
    cat "$2" >&2
    exit 1
  fi
  printf '%s: %s\n' "$1" "$(grep -m 1 -E "^$emotion " "$2")"
}

# Debian's Python has the checker, but no ONNX Runtime; src/test/python has a binding of the library that
# Maven brings.
library=$(tr ':' '\n' <"$root/target/classpath" | grep '/onnxruntime-[0-9.]*\.jar$')
unzip -q -j "$library" 'ai/onnxruntime/native/linux-x64/libonnxruntime.so' -d "$work"
python=/usr/bin/python3
[ -x "$python" ] || python=python3
"$python" - bundle/*.onnx <<'PYTHON'
import sys
import onnx

for file in sys.argv[1:]:
    onnx.checker.check_model(onnx.load(file), full_check=True)
    print("onnx.checker:", file)
PYTHON

example python >example.py
ONNXRUNTIME_LIBRARY=$work/libonnxruntime.so PYTHONPATH=$root/src/test/python "$python" example.py >python.txt
expect python python.txt

example javascript >example.mjs
npm install --silent --no-audit --no-fund --no-package-lock onnxruntime-web@1.23.2 pngjs@7.0.0 >npm.txt 2>&1 ||
  { cat npm.txt >&2 && exit 1; }
node example.mjs >javascript.txt
expect javascript javascript.txt

{
  printf 'import ai.onnxruntime.*;\nimport com.fasterxml.jackson.databind.ObjectMapper;\n'
  printf 'import java.io.File;\nimport java.nio.FloatBuffer;\nimport java.util.Map;\nimport javax.imageio.ImageIO;\n'
  printf 'class Example { public static void main(String[] args) throws Exception {\n'
  example java
  printf '} }\n'
} >Example.java
java -cp "$(cat "$root/target/classpath")" Example.java >java.txt
expect java java.txt
