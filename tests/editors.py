"""Editors: members who save over real connections to a real server, as fast as it answers, and keep account of it."""

import http.client
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.people import BY_KEY, OPEN, OURS, PASSWORD

REVIEW = f"/services/{OURS}/reviews/{OPEN}"
WRITERS = ("manager", "chair", "parent", "health")
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
VERSION = re.compile(r'name="version" value="([^"]*)"')
EVIDENCE = re.compile(r'<textarea[^>]* id="evidence"[^>]*>\n?(.*?)</textarea>', re.DOTALL)

UNANSWERED = (502, 504)
"""What a proxy says where the server behind it has gone, or is silent."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A save that the server said it has made: where, what was read before it, and what was written."""

    exemplar: str
    read: str
    written: str


class Away(OSError):
    """The server says that it cannot save just now: nothing was acknowledged."""


@dataclass(slots=True)
class Editor:
    """One member at one connection; `acknowledged` is what they were told is saved."""

    port: int
    key: str
    acknowledged: list[Acknowledged] = field(default_factory=list)
    refused: int = 0
    faults: list[str] = field(default_factory=list)
    cookie: str = ""
    connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, fields: Mapping[str, str] | None = None) -> tuple[int, str]:
        """One request and its answer; raises OSError or HTTPException where none comes."""
        if fields is None:
            return self._exchange(method, path)
        return self._exchange(method, path, urlencode(fields), "application/x-www-form-urlencoded")

    def hand_in(self, page: str, path: str, name: str, content: bytes) -> tuple[int, str]:
        """Hand a file in with the token of a page, and the answer."""
        file = FileStorage(io.BytesIO(content), filename=name, content_type="application/octet-stream")
        fields = {"csrf_token": _found(TOKEN, self.ask("GET", page)[1]), "title": "", "file": file}
        boundary, body = encode_multipart(fields)
        return self._exchange("POST", path, body, f"multipart/form-data; boundary={boundary}")

    def _exchange(self, method: str, path: str, body: str | bytes | None = None, kind: str = "") -> tuple[int, str]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": self.cookie, **({"Content-Type": kind} if kind else {})}
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            content = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        if answer.status in UNANSWERED:
            raise Away
        if cookie := answer.headers.get("Set-Cookie"):
            self.cookie = cookie.split(";")[0]
        return answer.status, content

    def close(self) -> None:
        """Hang up."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def sign_in(self) -> None:
        """Sign in."""
        fields = {"email": BY_KEY[self.key].email, "password": PASSWORD}
        token = _found(TOKEN, self.ask("GET", "/sign-in")[1])
        status, _ = self.ask("POST", "/sign-in", {**fields, "csrf_token": token})
        assert status == 303, status

    def read(self, exemplar: str) -> tuple[dict[str, str], str]:
        """The fields of an exemplar's form that every save needs, and the evidence that it shows."""
        try:
            status, page = self.ask("GET", f"{REVIEW}/{exemplar}")
        except http.client.RemoteDisconnected:
            # The server had let the idle connection go.
            status, page = self.ask("GET", f"{REVIEW}/{exemplar}")
        if status == 503:
            raise Away
        assert status == 200, status
        main = page.split("<main", 1)[1]
        form = {"csrf_token": _found(TOKEN, main), "version": _found(VERSION, main)}
        return form, unescape(_found(EVIDENCE, main))

    def save(self, exemplar: str, text: str, *, twice: bool = False) -> bool:
        """Read and write one exemplar's evidence; True where the server acknowledged it.

        A refusal has to show both texts, else it is a fault. `twice` sends
        the same post again after the answer. Raises `Away` for a 503 that
        keeps the text, and OSError or HTTPException where no answer came.
        """
        form, shown = self.read(exemplar)
        sent = {**form, "evidence": text, "then": "later"}
        status, answer = self.ask("POST", f"{REVIEW}/{exemplar}", sent)
        if status == 303:
            self.acknowledged.append(Acknowledged(exemplar, shown, text))
            if twice:
                self.ask("POST", f"{REVIEW}/{exemplar}", sent)
            return True
        if status == 503 and text in answer:
            raise Away
        if status != 409:
            self.faults.append(f"{status} for {text}")
        elif text not in answer or 'name="evidence_theirs"' not in answer:
            self.faults.append(f"a refusal without both texts for {text}")
        self.refused += 1
        return False


def _found(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    assert found is not None, f"{pattern.pattern} is not on the page"
    return found.group(1)
