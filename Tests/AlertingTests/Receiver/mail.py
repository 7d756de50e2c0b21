"""A mail server for the tests (aiosmtpd): STARTTLS and a password are demanded unless "plain" is the mode.

Arguments: the mode (starttls, plain), a folder with server.pem and server.key, a file for what comes (a JSON object a
line), the user, the password.
"""
import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

mode, folder, log, user, password = sys.argv[1:6]


class Handler:
    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        raw = envelope.content.decode("ascii").split("\r\n\r\n", 1)[0]
        with open(log, "a") as file:
            file.write(
                json.dumps(
                    {
                        "tls": session.ssl is not None,
                        "sender": envelope.mail_from,
                        "recipients": envelope.rcpt_tos,
                        "headers": {key.lower(): str(value) for key, value in message.items()},
                        "body": message.get_content().replace("\r\n", "\n"),
                        "longest": max(len(line) for line in raw.split("\r\n")),
                        "defects": [repr(defect) for defect in message.defects],
                    }
                )
                + "\n"
            )
        return "250 taken"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 ok"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == user.encode() and data.password == password.encode(), handled=False)


def protocol():
    if mode == "plain":
        return SMTP(Handler(), hostname="localhost", loop=loop)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/server.pem", f"{folder}/server.key")
    return SMTP(
        Handler(),
        hostname="localhost",
        loop=loop,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=authenticate,
    )


loop = asyncio.new_event_loop()
server = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0))
print(server.sockets[0].getsockname()[1], flush=True)
loop.run_in_executor(None, sys.stdin.read).add_done_callback(lambda _: loop.stop())
loop.run_forever()
