#!/bin/sh
# Bring what the browser tests need, where this machine lets us: Chromium and axe-core.
# What is missing afterwards makes those tests skip (and fail under CI=true); it never stops here.
set -u
cd "$(dirname "$0")/.."
axe=axe-core@4.14.1

have_chromium() {
    command -v chromium || command -v chromium-browser || command -v google-chrome
}

if ! have_chromium >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing Chromium …"
        { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y chromium; } \
            >/tmp/fairhand-chromium.log 2>&1 || tail -n 5 /tmp/fairhand-chromium.log
    fi
    have_chromium >/dev/null || echo "No Chromium here: the browser tests are skipped."
fi

if [ ! -f "var/node/$axe/node_modules/axe-core/axe.min.js" ]; then
    if command -v npm >/dev/null; then
        npm install --prefix "var/node/$axe" --loglevel error --no-save --no-audit --no-fund \
            --ignore-scripts $axe || true
    fi
    [ -f "var/node/$axe/node_modules/axe-core/axe.min.js" ] ||
        echo "No axe-core here (npm brings it): the accessibility tests are skipped."
fi
exit 0
