#!/usr/bin/env bash
# Outside judges of the public pages of a running stack: the Nu HTML checker and Lighthouse, both from npm. Needs Node,
# Java and Chromium. Usage: .ci/pages.sh [http://127.0.0.1:8000]
set -euo pipefail
site=${1:-http://127.0.0.1:8000}
for program in node npm java; do
  command -v "$program" >/dev/null || { echo "These judges need $program: install it first." >&2; exit 1; }
done
browser=$(command -v "${CHROMIUM:-chromium}") || { echo "Lighthouse needs Chromium: apt-get install chromium." >&2; exit 1; }
build=$(cd "$(dirname "$0")/.." && pwd)/build/pages
mkdir -p "$build"
cd "$build"
[ -d node_modules/lighthouse ] || npm install --silent --no-save --no-audit --no-fund lighthouse@12.8.2 vnu-jar@26.9.27 >/dev/null

for language in sv en; do
  for page in "" hotel taxi property support about privacy accessibility tip follow-up nothing; do
    curl -s "$site/$language/$page" -o "$language-${page:-start}.html"
  done
done
java -jar node_modules/vnu-jar/build/dist/vnu.jar --errors-only ./*.html
echo "html valid"

judge() {
  CHROME_PATH=$browser node_modules/.bin/lighthouse "$site/sv/$1" --quiet --output=json --output-path=report.json \
    --chrome-flags="--headless --no-sandbox --disable-background-networking --disable-component-update --disable-sync"
  node -e '
    const { categories } = JSON.parse(require("fs").readFileSync("report.json"));
    const scores = Object.values(categories).map(({ id, score }) => [id, Math.round(score * 100)]);
    console.log(process.argv[1] || "start", scores.map(([id, score]) => `${id} ${score}`).join(", "));
    process.exit(scores.every(([id, score]) => score >= (id === "performance" ? 98 : 100)) ? 0 : 1);
  ' "$1"
}

failed=0
for page in "" hotel tip follow-up; do
  # Once more where the browser, and not the page, has failed: "NO_NAVSTART" comes and goes on a loaded machine.
  judge "$page" || judge "$page" || failed=1
done
exit $failed
