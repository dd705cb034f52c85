"""The browser of the tests is found or asked for in a sentence, and what a page does is seen."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import browser as browsers
from tests.browser import NoBrowserError, find_or_install


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine without a browser, without rights, outside of continuous integration."""
    for name in ("FONDS_BROWSER", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(browsers.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(browsers.shutil, "which", lambda name: None)
    return monkeypatch


@pytest.mark.parametrize("tools", [(), ("apt-get",), ("apt-get", "sudo")])
def test_without_a_browser_and_without_rights_the_remedy_is_named(
    bare: pytest.MonkeyPatch, tools: tuple[str, ...]
) -> None:
    bare.setattr(browsers.shutil, "which", lambda name: name if name in tools else None)
    bare.setattr(browsers.subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=1))
    with pytest.raises(NoBrowserError, match=r"no Chromium or Chrome on this machine.*FONDS_BROWSER=none") as caught:
        find_or_install()
    assert not caught.value.wanted


def test_an_installation_that_fails_says_what_the_installer_said(bare: pytest.MonkeyPatch) -> None:
    ran = []

    def run(command: list[str], **_: object) -> SimpleNamespace:
        ran.append(command)
        return SimpleNamespace(returncode=100 if "install" in command else 0, stdout="", stderr="E: no such package\n")

    bare.setattr(browsers.os, "geteuid", lambda: 0, raising=False)
    bare.setattr(browsers.shutil, "which", lambda name: name if name == "apt-get" else None)
    bare.setattr(browsers.subprocess, "run", run)
    with pytest.raises(NoBrowserError, match="E: no such package"):
        find_or_install()
    assert ["update" in ran[0], "install" in ran[1], len(ran)] == [True, True, 2]


def test_only_outside_of_continuous_integration_can_the_browser_be_refused(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("FONDS_BROWSER", "none")
    with pytest.raises(NoBrowserError) as caught:
        find_or_install()
    assert caught.value.wanted
    bare.setenv("CI", "true")
    with pytest.raises(NoBrowserError) as caught:
        find_or_install()
    assert not caught.value.wanted


def test_a_named_browser_that_is_not_there_is_not_replaced_by_another(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("FONDS_BROWSER", "/nowhere/chromium")
    with pytest.raises(NoBrowserError, match="/nowhere/chromium"):
        find_or_install()


def test_what_a_page_asks_for_and_what_goes_wrong_is_recorded(reader_page, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        '<!doctype html><title>A page</title><script src="there.js"></script><script src="missing.js"></script>'
        '<script>console.log("a word"); console.error("a complaint"); throw new Error("a fault")</script>'
    )
    (tmp_path / "there.js").write_text("document.title += '!';")
    reader_page.goto((tmp_path / "page.html").as_uri())
    assert reader_page.title() == "A page!"
    assert [address.rsplit("/", 1)[1] for address in reader_page.requests] == ["page.html", "there.js", "missing.js"]
    seen = "\n".join(reader_page.faults)
    assert all(said in seen for said in ("a complaint", "a fault", "missing.js"))
    assert "a word" not in seen


def test_every_test_has_a_page_of_its_own(reader_page) -> None:
    assert (reader_page.requests, reader_page.faults) == ([], [])
    assert reader_page.url == "about:blank"
