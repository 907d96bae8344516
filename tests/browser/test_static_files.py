"""The pages' own files: kept for ever under a path of their content, nothing inline, nothing from elsewhere."""

from __future__ import annotations

import re

from fastapi import FastAPI
from fastapi.testclient import TestClient

from contact_center.api.dashboard import pages


def client() -> TestClient:
    app = FastAPI()
    pages.mount(app)
    return TestClient(app)


def scripts() -> list[str]:
    return [path.read_text() for path in (pages.STATIC / "app").rglob("*.js")]


def test_every_page_is_a_shell_without_scripts_or_styles_inside() -> None:
    for path in pages.SHELLS:
        answer = client().get(path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-cache"
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", answer.text)


def test_static_files_may_be_kept_for_ever_and_have_their_types() -> None:
    base = f"/static/{pages.edition()}"
    types = {"/app/main.js": "text/javascript", "/ics.css": "text/css", "/icon.svg": "image/svg+xml"}
    fonts = {"/vendor/dkfds/fonts/IBMPlexSans-Regular.woff2": "font/woff2"}
    for path, kind in {**types, **fonts}.items():
        answer = client().get(base + path)
        assert answer.headers["content-type"].startswith(kind)
        assert "immutable" in answer.headers["cache-control"]
    assert client().get(f"{base}/app/none.js").status_code == 404
    assert client().get(f"{base}/../pages.py").status_code == 404


def test_a_changed_file_changes_the_path(tmp_path: pages.Path) -> None:
    (tmp_path / "one.js").write_text("1")
    before = pages.edition(tmp_path)
    (tmp_path / "one.js").write_text("2")
    assert pages.edition(tmp_path) != before


def test_every_file_a_page_names_is_there() -> None:
    page = client().get("/").text
    for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        assert client().get(path).status_code == 200, path
    css = (pages.STATIC / "vendor/dkfds/css/dkfds.min.css").read_text()
    for font in re.findall(r"\.\./fonts/([^)]+)", css):
        assert (pages.STATIC / "vendor/dkfds/fonts" / font).is_file()


def test_modules_import_each_other_by_paths_that_exist() -> None:
    for module in [*(pages.STATIC / "app").rglob("*.js"), *(pages.STATIC / "vendor").glob("*.js")]:
        for path in re.findall(r'(?:\bfrom|^import) ?"([^" ]+)"', module.read_text(), re.M):
            assert path.startswith("."), f"{module.name}: {path}"
            assert (module.parent / path).is_file(), f"{module.name}: {path}"


def test_no_script_writes_markup_or_runs_text() -> None:
    for code in scripts():
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code)
        assert "https://" not in code


def test_every_icon_that_is_used_is_in_the_sprite() -> None:
    have = set(re.findall(r'<symbol id="([^"]+)"', (pages.STATIC / "vendor/dkfds/img/icons.svg").read_text()))
    code = "\n".join(scripts())
    used = set(re.findall(r'<\$\{Icon\} name="([^"]+)"', code))
    tables = re.findall(r"const ICONS = \{([^}]*)\}", code)
    used |= {name for table in tables for name in re.findall(r': "([^"]+)"', table)}
    assert used
    assert used <= have


def test_the_words_stand_in_modules_of_their_own() -> None:
    for module in (pages.STATIC / "app").rglob("*.js"):
        if module.parent.name != "words" and module.name not in ("texts.js", "words.js", "phone.js", "format.js"):
            code = re.sub(r"//.*|/\*.*?\*/|\s\*.*", "", module.read_text())
            assert not re.search(r"[æøåÆØÅ]", code), module.name
