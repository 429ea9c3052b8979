"""The page in a real browser, and its server by itself."""

from __future__ import annotations

import io
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from nsground.domains.domain import load_domain
from tests.inspector.conftest import Watched, table_scene

pytest.importorskip("fastapi", reason="fastapi is not installed; pip install 'nsground[web]'")
uvicorn = pytest.importorskip("uvicorn", reason="uvicorn is not installed; pip install 'nsground[web]'")

from nsground.inspector.web.app import create_app  # noqa: E402 (only where it is installed)
from nsground.inspector.web.asking import picture_of  # noqa: E402
from nsground.inspector.web.sessions import Limits, Sample  # noqa: E402

TEXT = "the cup to the left of the fork"


def png(color: str = "gray") -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (100, 80), color).save(held, "PNG")
    return held.getvalue()


@contextmanager
def served(app: Any) -> Iterator[str]:
    """An app at an address of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The page, with one sample."""
    sample = Sample("table", lambda: picture_of(Image.new("RGB", (100, 80), "tan"), "table", table_scene()))
    domains = {name: load_domain(name) for name in ("photo", "clevr")}
    with served(create_app(domains, [sample], Limits(upload=100_000))) as where:
        yield where


def asked(watched: Watched, address: str, text: str = TEXT) -> Any:
    """The page with the answer to a question on it."""
    page = watched.page
    page.set_viewport_size({"width": 1280, "height": 1500})  # all of the picture can be pointed at
    page.goto(address)
    page.select_option("#picture", "sample-0")
    page.fill("#text", text)
    page.click("#ask")
    page.locator("#answer .sentence").wait_for()
    return page


def sentence(page: Any, expected: str) -> None:
    page.locator("#answer .sentence", has_text=expected).wait_for(timeout=10_000)


def test_ask_and_ask_why_not(watched: Watched, address: str) -> None:
    page = asked(watched, address)
    sentence(page, "Found #0 red cup")
    page.click("#answer .region[data-region='2']")
    assert "#2 is not left of #1" in page.locator("#answer .panel").inner_text()


def test_reading_while_typing(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(address)
    page.locator("#text").press_sequentially("the man with the dog on the hill")
    page.locator("#readings label").nth(1).wait_for()
    assert "modifies" in page.locator("#readings").inner_text()
    page.fill("#text", "the cup only left of the fork")
    page.locator("#live .word-unread").wait_for()
    assert page.locator("#live .word-unread").inner_text() == "only"


def test_edit_the_program_and_run_it(watched: Watched, address: str) -> None:
    page = asked(watched, address)
    page.click("#editor summary")
    assert page.input_value("#program").startswith("THE(LEFT_OF(cup")
    page.fill("#program", "COUNT(cup)")
    page.click("#run")
    sentence(page, "The answer is 2")
    page.fill("#program", "COUNT(cup")
    page.click("#run")
    page.locator("#error:visible").wait_for()
    assert "^" in page.locator("#error").inner_text()
    watched.said.clear()  # the browser notes the refused request itself


def test_corrections_change_the_answer(watched: Watched, address: str) -> None:
    page = asked(watched, address)
    page.click("#correct")
    page.click("#answer .region[data-region='0']")
    page.fill("#c-label", "plate")
    page.click("#c-apply")
    page.locator("#answer .region[data-region='0'][aria-label*='plate']").wait_for()
    assert "Found #0" not in page.locator("#answer .sentence").inner_text()
    page.click("#c-undo")
    sentence(page, "Found #0 red cup")
    page.click("#answer .region[data-region='0']")
    page.click("#c-delete")
    page.locator("#answer .outcome-word", has_text="none").wait_for()
    page.click("#c-undo")
    sentence(page, "Found #0 red cup")
    box = page.locator("#answer .picture").bounding_box()
    page.fill("#c-label", "spoon")
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.6 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.97 * box["width"], box["y"] + 0.9 * box["height"], steps=4)
    page.mouse.up()
    page.locator("#answer .region[data-region='4']").wait_for()
    assert "spoon" in page.locator("#answer .region[data-region='4']").get_attribute("aria-label")


def test_dragging_a_box_moves_it(watched: Watched, address: str) -> None:
    page = asked(watched, address)
    page.click("#correct")
    box = page.locator("#answer .picture").bounding_box()
    page.mouse.move(box["x"] + 0.15 * box["width"], box["y"] + 0.375 * box["height"])  # the middle of the red cup
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.375 * box["height"], steps=5)
    page.mouse.up()
    page.locator("#answer .outcome-word", has_text="none").wait_for()  # now neither cup is left of the fork


def test_pin_and_compare(watched: Watched, address: str) -> None:
    page = asked(watched, address)
    page.click("#pin")
    page.fill("#text", "the cup to the right of the fork")
    page.click("#ask")
    page.locator("#comparison:visible").wait_for()
    sentence(page, "Found #2")
    assert "Found #0" in page.locator("#pinned .sentence").inner_text()
    page.locator("#edits", has_text="LEFT_OF → RIGHT_OF").wait_for()


def test_history_and_link_bring_an_answer_back(watched: Watched, address: str) -> None:
    page = asked(watched, address)
    sentence(page, "Found #0")
    page.fill("#text", "the plate")
    page.click("#ask")
    sentence(page, "Found #3")
    link = page.url
    page.locator("#past button", has_text=TEXT).click()
    sentence(page, "Found #0")
    page.goto("about:blank")
    page.goto(link)
    sentence(page, "Found #3")
    assert page.input_value("#text") == "the plate"


def test_downloads(watched: Watched, address: str, tmp_path: Path) -> None:
    page = asked(watched, address)
    held = {}
    for name in ("report", "scene", "program"):
        with page.expect_download() as download:
            page.click(f"#save-{name}")
        download.value.save_as(tmp_path / name)
        held[name] = (tmp_path / name).read_text()
    assert "#2 is not left of #1" in held["report"] and "data:image/jpeg" in held["report"]
    assert len(json.loads(held["scene"])["boxes"]) == 4
    assert held["program"] == "THE(LEFT_OF(cup, THE(fork)))\n"


def test_uploads_good_and_bad(watched: Watched, address: str) -> None:
    page = asked(watched, address)
    page.set_input_files("#file", {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"no picture at all"})
    page.locator("#error", has_text="is no picture").wait_for()
    page.set_input_files("#file", {"name": "large.png", "mimeType": "image/png", "buffer": b"\x89PNG" + bytes(100_001)})
    page.locator("#error", has_text="at most 100,000 bytes").wait_for()
    watched.said.clear()  # the browser notes the refused requests itself
    page.set_input_files("#file", {"name": "scene.json", "mimeType": "application/json",
                                   "buffer": json.dumps(table_scene().to_dict()).encode()})  # fmt: skip
    page.locator("#yours option", has_text="scene.json").wait_for(state="attached")
    sentence(page, "Found #0 red cup")
    page.locator("#answer .ground").wait_for()


def test_two_sessions_are_kept_apart(browser: Any, watched: Watched, address: str) -> None:
    first = watched.page
    first.goto(address)
    first.set_input_files("#file", {"name": "mine.png", "mimeType": "image/png", "buffer": png()})
    first.locator("#yours option", has_text="mine.png").wait_for(state="attached")
    key = first.input_value("#picture")
    assert len(key) >= 22 and first.request.get(f"{address}/api/pictures/{key}").status == 200
    context = browser.new_context()
    second = context.new_page()
    second.goto(address)
    assert second.locator("#yours option").count() == 0
    assert second.request.get(f"{address}/api/pictures/{key}").status == 404
    question = {"picture": key, "domain": "photo", "text": "the cup"}
    refused = second.request.post(f"{address}/api/answer", data=question)
    assert refused.status == 404 and "no such picture" in refused.json()["error"]
    context.close()


# --- the server by itself ---------------------------------------------------------------------------------


def sent(address: str, path: str, data: bytes | None = None, **headers: str) -> tuple[int, str, Any]:
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    request = Request(address + path, data=data, headers={"Content-Type": "application/json", **headers})
    try:
        with urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode(errors="replace"), answer.headers
    except HTTPError as error:
        return error.code, error.read().decode(errors="replace"), error.headers


def test_every_answer_says_what_the_page_may_do(address: str) -> None:
    for path in ("/", "/assets/serve.js", "/nothing", "/api/pictures/none"):
        headers = sent(address, path)[2]
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert (
        "HttpOnly" in sent(address, "/")[2]["Set-Cookie"] and "SameSite=strict" in sent(address, "/")[2]["Set-Cookie"]
    )


@pytest.mark.parametrize("path", ["/assets/../app.py", "/assets/..%2f..%2fmodel.py", "/assets/%2fetc%2fpasswd",
                                  "/api/pictures/..%2f..%2fetc%2fpasswd", "/docs", "/openapi.json"])  # fmt: skip
def test_no_file_is_read_by_its_path(address: str, path: str) -> None:
    status, text, _ = sent(address, path)
    assert status == 404 and "root:" not in text and "import" not in text


def test_other_sites_are_turned_away(address: str) -> None:
    body = json.dumps({"text": "the cup", "domain": "photo"}).encode()
    assert sent(address, "/api/parse", body)[0] == 200
    assert sent(address, "/api/parse", body, Origin="http://evil.example")[0] == 403
    assert sent(address, "/", Host="evil.example")[0] == 400


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{", b'{"text": 1, "domain": "photo"}', b'{"text": "the cup", "domain": "/etc"}',
     b'{"text": "' + b"cup " * 1000 + b'", "domain": "photo"}', b'{"text": "", "domain": "photo"}',
     b'{"text": "the cup", "domain": "photo", "more": 1}'],
)  # fmt: skip
def test_malformed_requests_are_told_so(address: str, data: bytes) -> None:
    status, text, _ = sent(address, "/api/parse", data)
    assert status == 422 and json.loads(text)["error"]


@pytest.mark.parametrize(
    "change, said",
    [({"op": "delete", "region": 99}, "no region 99"), ({"op": "move", "region": 0}, "move takes"),
     ({"op": "move", "region": 0, "box": [9, 9, 1, 1]}, "x0 < x1"), ({"op": "add", "box": [1, 1, 9, 9]}, "add"),
     ({"op": "explode"}, "op"), ({"op": "relabel", "region": 0, "label": "x" * 99}, "label")],
)  # fmt: skip
def test_corrections_that_cannot_be_made(address: str, change: dict[str, Any], said: str) -> None:
    question = {"picture": "sample-0", "domain": "photo", "text": "the cup", "corrections": [change]}
    status, text, _ = sent(address, "/api/answer", json.dumps(question).encode())
    assert status == 422 and said in json.loads(text)["error"]


def test_work_that_takes_too_long_is_given_up() -> None:
    def slow() -> Any:
        time.sleep(0.3)
        return picture_of(Image.new("RGB", (10, 10)), "slow")

    app = create_app({"photo": load_domain("photo")}, [Sample("slow", slow)], Limits(seconds=0.05))
    with served(app) as where:
        status, text, _ = sent(where, "/api/pictures/sample-0")
    assert status == 504 and "given up" in json.loads(text)["error"]


def test_work_that_was_given_up_keeps_its_place_until_it_ends() -> None:
    from concurrent.futures import ThreadPoolExecutor

    from nsground.inspector.web.app import AT_ONCE

    running, most, lock = 0, 0, threading.Lock()

    def slow() -> Any:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.4)
        with lock:
            running -= 1
        return picture_of(Image.new("RGB", (10, 10)), "slow")

    app = create_app({"photo": load_domain("photo")}, [Sample("slow", slow)], Limits(seconds=0.05))
    with served(app) as where, ThreadPoolExecutor(3) as visitors:
        found = list(visitors.map(lambda _: sent(where, "/api/pictures/sample-0")[0], range(9)))
    assert set(found) == {504} and 1 <= most <= AT_ONCE


def test_pictures_of_the_longest_unused_sessions_make_room() -> None:
    from nsground.inspector.web.sessions import Picture, Sessions

    sessions = Sessions(Limits(pixels=250))
    held = [sessions.find(None)[1] for _ in range(2)]
    for number, session in enumerate(held):
        for name in ("older", "newer"):
            session.put(Picture(f"{name} {number}", image=Image.new("RGB", (10, 10))), most=9)
    sessions.trim()
    assert [[each.name for each in session.pictures.values()] for session in held] == [[], ["older 1", "newer 1"]]
    held[1].put(Picture("huge", image=Image.new("RGB", (99, 99))), most=9)
    sessions.trim()
    assert [each.name for each in held[1].pictures.values()] == ["huge"]


def test_the_oldest_go_first() -> None:
    from nsground.inspector.web.sessions import NotFound, Picture, Session, Sessions

    session = Session()
    keys = [session.put(Picture(str(n)), most=2) for n in range(3)]
    with pytest.raises(NotFound):
        session.get(keys[0])
    assert session.get(keys[2]).name == "2"
    sessions = Sessions(Limits(sessions=2))
    first = sessions.find(None)[0]
    sessions.find(None)
    sessions.find(None)
    assert sessions.find(first)[0] != first and len({sessions.find(None)[0] for _ in range(50)}) == 50
