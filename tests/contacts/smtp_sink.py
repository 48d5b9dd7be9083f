"""A mail server on 127.0.0.1 that takes mail, or fails in the way it is told to. Delivers nothing."""

import socket
import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        sink = self.server
        if sink.mood == "silent":
            sink.ended.wait()
            return
        self.say("220 sink")
        recipients = []
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"RCPT" and sink.mood == "550":
                self.say("550 5.1.1 <bo@daily.example>: no such mailbox")
            elif word == b"RCPT":
                recipients.append(line.decode().partition("<")[2].partition(">")[0])
                self.say("250 ok")
            elif word == b"MAIL" and sink.mood == "451":
                self.say("451 4.3.0 try later")
            elif word == b"DATA":
                self.say("354 go on")
                sink.mails.append((recipients, self.read_mail()))
                sink.took_one.set()
                if sink.mood == "cut":
                    return
                if sink.mood == "hold":
                    sink.may_answer.wait()
                self.say("250 taken")
                recipients = []
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def read_mail(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return message_from_bytes(b"".join(lines), policy=policy.default)

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")


class Sink(socketserver.ThreadingTCPServer):
    """`mood`: takes, silent, hold (takes, and answers when told), cut (takes, and answers never), 451 or 550."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.mood, self.mails = "takes", []  # [(recipients of the envelope, EmailMessage)]
        self.ended, self.took_one, self.may_answer = threading.Event(), threading.Event(), threading.Event()

    @property
    def port(self):
        return self.server_address[1]

    def handle_error(self, request, client_address):
        """A client that went away is part of the tests."""


@contextmanager
def running_sink():
    with Sink() as sink:
        threading.Thread(target=sink.serve_forever, args=[0.02], daemon=True).start()
        yield sink
        sink.ended.set()
        sink.may_answer.set()
        sink.shutdown()


def closed_port():
    """A port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def mailers(port, timeout=10):
    """The setting that sends mail there."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return {"default": {"BACKEND": backend, "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": timeout}}}
