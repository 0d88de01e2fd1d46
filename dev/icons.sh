#!/usr/bin/env bash
# Draws every icon of icons/ anew from icons/src/*.svg. Needs rsvg-convert (librsvg2-bin) and python3.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Below 64 px the rays and the shine of the full drawing would blur, so those sizes have a drawing of their own.
for size in 16 24 32 48 64 128 256 512 1024; do
  drawing=app
  [ "$size" -lt 64 ] && drawing=app-small
  rsvg-convert -w "$size" -h "$size" "icons/src/$drawing.svg" -o "$work/$size.png"
done
cp "$work/32.png" icons/32x32.png
cp "$work/128.png" icons/128x128.png
cp "$work/256.png" icons/128x128@2x.png
cp "$work/256.png" icons/256x256.png
cp "$work/512.png" icons/icon.png
python3 dev/icon_containers.py "$work" icons

# A panel's colour decides the ink: "light" is for light panels, "dark" for dark ones.
echo '.ink{fill:#1f2933} .new{fill:#b45309} .problem{fill:#c81e1e;stroke:#c81e1e}' >"$work/light.css"
echo '.ink{fill:#f3f4f6} .new{fill:#fbb034} .problem{fill:#ff7b72;stroke:#ff7b72}' >"$work/dark.css"
# macOS paints a template image itself and reads only its alpha.
echo '.ink,.new,.problem{fill:#000} .problem{stroke:#000}' >"$work/template.css"
mkdir -p icons/tray
for state in watching new problem paused; do
  for panel in light dark template; do
    sizes="22 32 44"
    [ "$panel" = template ] && sizes="22 44"
    for size in $sizes; do
      rsvg-convert -s "$work/$panel.css" -w "$size" -h "$size" "icons/src/tray-$state.svg" -o "icons/tray/$state-$panel-$size.png"
    done
  done
done
echo "icons: $(find icons -name '*.png' | wc -l) PNGs, icon.ico, icon.icns"
