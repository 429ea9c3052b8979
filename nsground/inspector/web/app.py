"""The server of the page. It reads no file but those of the package and the samples it was given when it started."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import anyio
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.middleware.trustedhost import TrustedHostMiddleware

from nsground.domains.domain import Domain
from nsground.errors import NsgroundError
from nsground.inspector.model import answer_model
from nsground.inspector.render import asset, render
from nsground.inspector.report import report
from nsground.inspector.web.asking import AnswerRequest, Asked, DiffRequest, ParseRequest, ask, domain_of, picture_from
from nsground.inspector.web.sessions import Limits, NotFound, Picture, Sample, Session, Sessions
from nsground.language import parse_all
from nsground.program import read
from nsground.program.diff import diff, to_dict

T = TypeVar("T")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
ASSETS = {
    "inspector.css": "text/css",
    "serve.css": "text/css",
    "inspector.js": "text/javascript",
    "serve.js": "text/javascript",
}
LIMITS = Limits()
AT_ONCE = 2
"""Questions that are worked on at the same time."""


def create_app(
    domains: Mapping[str, Domain],
    samples: Sequence[Sample] = (),
    limits: Limits = LIMITS,
    hosts: Sequence[str] = ("127.0.0.1", "localhost", "[::1]"),
) -> FastAPI:
    """The page over some domains and sample pictures, for requests that name one of ``hosts`` only."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    sessions = Sessions(limits)
    cookie = f"nsground-{secrets.token_hex(4)}"  # pages on other ports of this machine share the jar
    offered = {f"sample-{number}": sample for number, sample in enumerate(samples)}
    limiter = anyio.CapacityLimiter(AT_ONCE)

    async def worked(work: Callable[[], T]) -> T:
        """The result of work that may take a while, in a thread, for as long as the limits allow.

        A thread cannot be stopped: work that was given up holds its place until it ends, so that asking again and
        again does not pile up work.
        """
        begun = False

        def run() -> T:
            nonlocal begun
            begun = True
            return work()

        task = asyncio.ensure_future(anyio.to_thread.run_sync(run, limiter=limiter))
        try:
            return await asyncio.wait_for(asyncio.shield(task), limits.seconds)
        except TimeoutError:
            if begun:
                task.add_done_callback(lambda done: done.cancelled() or done.exception())  # no one is left to be told
            else:
                task.cancel()
            raise HTTPException(504, f"it took longer than {limits.seconds:g} seconds and was given up") from None

    def session(request: Request) -> Session:
        held: Session = request.state.session
        return held

    def picture(request: Request, key: str) -> Picture:
        """A picture of the session; a sample is opened into it when it is first asked for."""
        held = session(request)
        if key in offered and key not in held.pictures:
            held.put(offered[key].open(), limits.pictures, key)
            sessions.trim()
        return held.get(key)

    async def asked(request: Request, question: AnswerRequest) -> Asked:
        return await worked(lambda: ask(question, picture(request, question.picture), domains, limits))

    @app.middleware("http")
    async def guard(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        """Whose request it is, and whether it comes from the page itself."""
        origin = request.headers.get("origin")
        if request.method != "GET" and origin is not None and origin.partition("://")[2] != request.headers.get("host"):
            return _secured(JSONResponse({"error": "this request comes from another page"}, 403))
        most = limits.upload if request.url.path == "/api/pictures" else limits.body
        length = request.headers.get("content-length", "0")
        if request.method == "POST" and (
            not length.isdigit() or int(length) > most or "transfer-encoding" in request.headers
        ):
            return _secured(JSONResponse({"error": f"at most {most:,} bytes can be sent"}, 413))
        key, request.state.session = sessions.find(request.cookies.get(cookie))
        response = await go_on(request)
        if request.cookies.get(cookie) != key:
            response.set_cookie(cookie, key, httponly=True, samesite="strict")
        return _secured(response)

    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))

    # --- errors -------------------------------------------------------------------------------------------

    @app.exception_handler(NsgroundError)
    async def ours(request: Request, error: NsgroundError) -> Response:
        return JSONResponse({"error": str(error)}, 404 if isinstance(error, NotFound) else 422)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        return JSONResponse({"error": error.detail}, error.status_code)

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        return JSONResponse({"error": f"{'.'.join(map(str, first['loc'][1:]))}: {first['msg']}"}, 422)

    # --- the page -----------------------------------------------------------------------------------------

    @app.get("/", response_class=HTMLResponse)
    async def page() -> str:
        return render(
            "serve.html", domains=list(domains), samples={key: sample.name for key, sample in offered.items()}
        )

    @app.get("/assets/{name}")
    async def assets(name: str) -> Response:
        if name not in ASSETS:
            raise HTTPException(404, "there is no such file")
        return Response(asset(name), media_type=ASSETS[name])

    # --- pictures -----------------------------------------------------------------------------------------

    @app.post("/api/pictures")
    async def upload(request: Request, name: str = "picture") -> dict[str, Any]:
        data = await request.body()  # its length was checked before
        made = await worked(partial(picture_from, data, _plain(name)))
        key = session(request).put(made, limits.pictures)
        sessions.trim()
        return {"picture": key, "name": made.name}

    @app.get("/api/pictures")
    async def pictures(request: Request) -> list[dict[str, str]]:
        held = session(request).pictures
        return [{"picture": key, "name": picture.name} for key, picture in held.items() if key not in offered]

    @app.get("/api/pictures/{key}")
    async def pixels(request: Request, key: str) -> Response:
        held = await worked(lambda: picture(request, key))
        if held.jpeg is None:
            raise HTTPException(404, "the scene has no picture")
        return Response(held.jpeg, media_type="image/jpeg")

    # --- questions ----------------------------------------------------------------------------------------

    @app.post("/api/parse")
    async def parse(wanted: ParseRequest) -> dict[str, Any]:
        readings = await worked(lambda: parse_all(wanted.text, domain_of(wanted.domain, domains)))
        return {
            "readings": [
                {
                    "program": str(reading.program),
                    "pretty": reading.program.pretty(),
                    "score": reading.score,
                    "note": reading.note,
                }
                for reading in readings
            ],
            "unread": [list(span) for _, span in readings[0].unused],
        }

    @app.post("/api/answer")
    async def answer(request: Request, question: AnswerRequest) -> dict[str, Any]:
        def shown() -> dict[str, Any]:
            asked = ask(question, picture(request, question.picture), domains, limits)
            address = None if asked.picture.jpeg is None else f"/api/pictures/{question.picture}"
            model = answer_model(asked.answer, asked.readings, address)
            return {"html": render("answer.html", model=model), "model": model, "pretty": asked.answer.program.pretty()}

        return await worked(shown)

    @app.post("/api/report", response_class=HTMLResponse)
    async def download(request: Request, question: AnswerRequest) -> str:
        done = await asked(request, question)
        return await worked(lambda: report(done.answer, done.readings, done.picture.image))

    @app.post("/api/scene")
    async def scene(request: Request, question: AnswerRequest) -> dict[str, Any]:
        done = await asked(request, question)
        return await worked(done.answer.scene.to_dict)

    @app.post("/api/diff")
    async def compare(pair: DiffRequest) -> list[dict[str, Any]]:
        return await worked(lambda: [to_dict(edit) for edit in diff(read(pair.before), read(pair.after))])

    return app


def _secured(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


def _plain(name: str) -> str:
    """A name for people to read; it never names a file."""
    return re.sub(r"[^\w .()-]", "_", name)[:80].strip() or "picture"
