"""Mail is handed to a mail server word for word, or it is said why not."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from selfreview.mail import NotSent, Post
from selfreview.settings import Settings, Smtp


class Conversation(socketserver.StreamRequestHandler):
    """One client at a mail server that can do nothing but take letters."""

    server: "MailServer"

    def handle(self) -> None:
        """Greet, and answer until the client leaves."""
        self.say("220 here")
        for line in self.rfile:
            word = line.split()[0].upper() if line.strip() else b""
            if word == b"DATA":
                self.say("354 go on")
                self.server.letters.append(self.read_letter())
            if word == b"QUIT":
                self.say("221 bye")
                return
            refusal = (said for begun, said in self.server.answers.items() if line.upper().startswith(begun.upper()))
            self.say(next(refusal, "250 fine"))

    def read_letter(self) -> bytes:
        """Everything up to the line that is a dot."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, line: str) -> None:
        """One line to the client."""
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """A mail server on the loopback interface, and the letters that it took."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.letters: list[bytes] = []
        self.answers: dict[bytes, str] = {}
        """What is answered to a line that begins with these words, where it is not that all is fine."""

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that wanted to speak TLS has gone: nothing to tell."""

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server for the time of a test."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def mail_to(smtp: Smtp | None) -> Post:
    """Mail as it is set up for such a server."""
    return Post(
        Settings(home=Path(), database_url="", secret_key="k" * 40, smtp=smtp, mail_from="selfreview@example.org")
    )


def test_a_letter_arrives_as_it_was_written(server: MailServer) -> None:
    mail = mail_to(Smtp("127.0.0.1", server.port))
    assert mail.is_set_up
    text = "Dear Zoë,\n\n.a line that begins with a dot\nyours 😀\n"
    mail.send(recipient="zoe@example.org", subject="Two\nlines", body=text)
    (letter,) = server.letters
    read = message_from_bytes(letter, policy=policy.default)
    assert (read["From"], read["To"], read["Subject"]) == ("selfreview@example.org", "zoe@example.org", "Two lines")
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Reply-To"] == "selfreview@example.org"
    assert read["Message-ID"].endswith("@example.org>")
    assert read["Date"].datetime.tzinfo is not None
    assert read.get_content().replace("\r\n", "\n") == text


@pytest.mark.parametrize(
    "subject",
    [
        "Maureen Ackroyd has invited you to join the review of Sheffield on Selfreview",
        "Invitation: Meeting on the self-review 2010, Rhondda Cynon Taf and the Vale of Glamorgan, 3 January at 2:30pm",
        "Zoë Ŵynne-Jôñes has invited you to join the review of Rhondda Cynon Taf and Merthyr on Selfreview",
    ],
)
def test_a_long_subject_begins_on_the_line_of_its_name_and_arrives_whole(server: MailServer, subject: str) -> None:
    mail_to(Smtp("127.0.0.1", server.port)).send(recipient="zoe@example.org", subject=subject, body="The text")
    (letter,) = server.letters
    line = next(line for line in letter.split(b"\r\n") if line.startswith(b"Subject:"))
    assert len(line) > len(b"Subject: ")
    assert message_from_bytes(letter, policy=policy.default)["Subject"] == subject


def test_a_letter_keeps_its_name_and_the_time_when_it_was_written(server: MailServer) -> None:
    mail, written = mail_to(Smtp("127.0.0.1", server.port)), datetime(2010, 11, 3, 14, 3, tzinfo=UTC)
    for _ in range(2):
        mail.send(recipient="zoe@example.org", subject="Hello", body="The text", name="letter-7", written=written)
    for letter in server.letters:
        read = message_from_bytes(letter, policy=policy.default)
        assert (read["Message-ID"], read["Date"].datetime) == ("<letter-7@example.org>", written)


@pytest.mark.parametrize(
    ("line", "answer", "is_final"),
    [
        (b"RCPT", "450 busy, come again", False),
        (b"RCPT", "550 no such person", True),
        (b"MAIL", "421 not now", False),
        (b"MAIL", "554 not from you", False),
    ],
)
def test_a_refusal_says_whether_it_is_for_good(server: MailServer, line: bytes, answer: str, is_final: bool) -> None:
    server.answers = {line: answer}
    with pytest.raises(NotSent) as raised:
        mail_to(Smtp("127.0.0.1", server.port)).send(recipient="zoe@example.org", subject="Hello", body="The text")
    assert raised.value.is_final is is_final
    assert server.letters == []


def test_of_several_recipients_one_that_is_refused_is_named_and_the_others_get_it_once(server: MailServer) -> None:
    server.answers = {b"RCPT TO:<zoe@": "450 busy"}
    with pytest.raises(NotSent, match="but not for zoe") as raised:
        mail_to(Smtp("127.0.0.1", server.port)).send(
            recipient="ada@example.org, zoe@example.org", subject="Hello", body="The text"
        )
    assert raised.value.is_final
    assert len(server.letters) == 1


def test_nobody_there_is_no_refusal_for_good() -> None:
    with MailServer() as gone:
        port = gone.port
    with pytest.raises(NotSent) as raised:
        mail_to(Smtp("127.0.0.1", port)).send(recipient="zoe@example.org", subject="Hello", body="The text")
    assert not raised.value.is_final


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"starttls": True}, "SMTPNotSupportedError"),
        ({"user": "me", "password": "secret"}, "SMTPNotSupportedError"),
        ({"tls": True}, "SSLError"),
    ],
)
def test_a_letter_goes_to_no_server_that_cannot_guard_it(
    server: MailServer, changes: dict[str, object], fault: str
) -> None:
    mail = mail_to(Smtp("127.0.0.1", server.port, **changes))  # type: ignore[arg-type]
    with pytest.raises(NotSent, match=fault) as raised:
        mail.send(recipient="zoe@example.org", subject="Hello", body="The text")
    assert "secret" not in str(raised.value)
    assert server.letters == []


def test_without_a_server_nothing_is_sent() -> None:
    assert not mail_to(None).is_set_up
    with pytest.raises(NotSent, match="no mail server is set up"):
        mail_to(None).send(recipient="zoe@example.org", subject="Hello", body="The text")
