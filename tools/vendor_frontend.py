"""Make `static/vendor` of the dashboard anew from the published packages. For maintainers; needs `npm` on the path.

What a user installs holds the result, so nobody else needs Node. Run it, look at the difference, commit it:

    python tools/vendor_frontend.py
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "contact_center/api/dashboard/static/vendor"
PACKAGES = {
    "dkfds": "11.2.0",
    "preact": "11.2.0",
    "htm": "3.1.1",
    "@preact/signals": "2.11.4",
    "@preact/signals-core": "1.14.5",
    "@twilio/voice-sdk": "2.18.5",
}
MODULES = {
    "preact.js": ("preact", "dist/preact.mjs"),
    "hooks.js": ("preact", "hooks/dist/hooks.mjs"),
    "htm.js": ("htm", "dist/htm.mjs"),
    "signals.js": ("@preact/signals", "dist/signals.mjs"),
    "signals-core.js": ("@preact/signals-core", "dist/signals-core.mjs"),
}
"""our file → package and file in it."""
SCRIPTS = {"twilio-voice.js": ("@twilio/voice-sdk", "dist/twilio.min.js")}
"""The same, for what is no module; loaded only where calls are answered in the browser."""
BARE_IMPORTS = {
    "preact": "./preact.js",
    "preact/hooks": "./hooks.js",
    "@preact/signals-core": "./signals-core.js",
}
"""A browser resolves no bare names without an import map, which a strict content security policy would not allow."""
LICENCES = {
    "dkfds.txt": ("dkfds", "LICENSE.md", "MIT AND OFL-1.1 AND Apache-2.0"),
    "ibm-plex-sans.txt": ("dkfds", "dist/fonts/IBMPlexSans/complete/woff2/license.txt", "OFL-1.1"),
    "preact.txt": ("preact", "LICENSE", "MIT"),
    "htm.txt": ("htm", "LICENSE", "Apache-2.0"),
    "preact-signals.txt": ("@preact/signals", "LICENSE", "MIT"),
    "preact-signals-core.txt": ("@preact/signals-core", "LICENSE", "MIT"),
    "twilio-voice.txt": ("@twilio/voice-sdk", "LICENSE.md", "Apache-2.0"),
}
"""our file → package, file in it, name. The icons of dkfds stand under the Apache licence, whose text is in htm.txt."""
ICONS = [
    "arrow-back",
    "arrow-forward",
    "attach-file",
    "check",
    "chevron-down",
    "chevron-right",
    "close",
    "download",
    "edit",
    "email",
    "error",
    "forward",
    "headset",
    "help",
    "info",
    "language",
    "list-check",
    "location",
    "lock",
    "menu",
    "notifications",
    "open-in-new",
    "person",
    "print",
    "refresh",
    "reply",
    "search",
    "send",
    "smartphone",
    "success",
    "support-agent",
    "time",
    "tune",
    "visibility",
    "warning",
    "chat",
    "document",
]


def main() -> int:
    """Fetch, rewrite, and say what was made."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        sources = {name: fetch(name, version, work) for name, version in PACKAGES.items()}
        shutil.rmtree(VENDOR, ignore_errors=True)
        VENDOR.mkdir(parents=True)
        copy_modules(sources)
        copy_scripts(sources)
        copy_dkfds(sources["dkfds"], VENDOR / "dkfds")
        copy_licences(sources)
    files = [path for path in VENDOR.rglob("*") if path.is_file()]
    sys.stdout.write(f"{len(files)} files, {sum(path.stat().st_size for path in files):,} bytes in {VENDOR}\n")
    return 0


def fetch(name: str, version: str, work: Path) -> Path:
    """Unpack one published package; its folder."""
    command = ["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", str(work)]
    packed = subprocess.run(command, check=True, capture_output=True, text=True, cwd=work).stdout.split()[-1]
    target = work / name.replace("/", "-")
    with tarfile.open(work / packed) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def copy_modules(sources: dict[str, Path]) -> None:
    """The modules, with their imports of each other as relative paths and without source maps."""
    for name, (package, path) in MODULES.items():
        code = (sources[package] / path).read_text()
        code = re.sub(r'(from|import)\s*"([^".][^"]*)"', lambda m: f'{m[1]}"{BARE_IMPORTS[m[2]]}"', code)
        code = re.sub(r"\n?//# sourceMappingURL=.*", "", code)
        licence = next(spdx for owner, _, spdx in LICENCES.values() if owner == package)
        head = f"/* {package} {PACKAGES[package]} · {licence}, see licences/ */"
        (VENDOR / name).write_text(f"{head}\n{code.strip()}\n")


def copy_scripts(sources: dict[str, Path]) -> None:
    """What is taken as it is, but for the source map."""
    for name, (package, path) in SCRIPTS.items():
        code = re.sub(r"\n?//# sourceMappingURL=.*", "", (sources[package] / path).read_text())
        licence = next(spdx for owner, _, spdx in LICENCES.values() if owner == package)
        (VENDOR / name).write_text(f"/* {package} {PACKAGES[package]} · {licence}, see licences/ */\n{code.strip()}\n")


def copy_dkfds(source: Path, out: Path) -> None:
    """The style sheet, its fonts and icons; not its script, which nothing here needs."""
    dist = source / "dist"
    css = mended_css((dist / "css/dkfds.min.css").read_text())
    for folder in ("css", "fonts", "img/svg-icons"):
        (out / folder).mkdir(parents=True)
    (out / "css/dkfds.min.css").write_text(css)
    for font in sorted(set(re.findall(r"\.\./fonts/([^)]+woff2)", css))):
        shutil.copy(dist / "fonts/IBMPlexSans/complete/woff2" / font, out / "fonts")
    for icon in sorted(set(re.findall(r'\.\./img/svg-icons/([^)"]+)', css))):
        if (dist / "img/svg-icons" / icon).exists():
            shutil.copy(dist / "img/svg-icons" / icon, out / "img/svg-icons")
    (out / "img/icons.svg").write_text(sprite((source / "src/img/all-svg-icons.svg").read_text()))


def mended_css(css: str) -> str:
    """Three mends: only woff2 fonts (the published order makes browsers take bigger ones), our paths, no source map."""
    css = re.sub(r"/\*# sourceMappingURL.*?\*/", "", css)
    css = re.sub(r"@font-face\{[^}]*\}", _only_woff2, css)
    return css.replace("../fonts/IBMPlexSans/complete/woff2/", "../fonts/")


def _only_woff2(match: re.Match[str]) -> str:
    face = match[0]
    file = re.search(r"url\(([^)]*woff2)\)", face)
    if file is None:
        return ""
    return re.sub(r"src:.*?(?=;[a-z-]+:|\})", f'src:url({file[1]}) format("woff2")', face)


def sprite(everything: str) -> str:
    """The icons that are used, in one file."""
    symbols = [re.search(rf'<symbol id="{re.escape(name)}".*?</symbol>', everything, re.S) for name in ICONS]
    missing = [name for name, symbol in zip(ICONS, symbols, strict=True) if symbol is None]
    if missing:
        raise SystemExit(f"no such icons: {', '.join(missing)}")
    body = "\n".join(symbol[0] for symbol in symbols if symbol)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'


def copy_licences(sources: dict[str, Path]) -> None:
    """The licences of what is copied."""
    (VENDOR / "licences").mkdir()
    for name, (package, path, _) in LICENCES.items():
        shutil.copyfile(sources[package] / path, VENDOR / "licences" / name)


if __name__ == "__main__":
    raise SystemExit(main())
