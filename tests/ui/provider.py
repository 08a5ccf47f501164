"""A fake OpenID provider on loopback: it lets in whoever it is told to, without asking.

Everything else of the sign-in is real: Streamlit's client, Authlib, signed tokens, a browser.
"""

import hashlib
import json
import secrets
import time
from base64 import urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "shizhen-page", "a secret of the provider's"


class Provider:
    """Serves while it is open; ``person`` is who signs in next."""

    def __init__(self) -> None:
        self.person = {"sub": "1", "name": "A. Reader"}
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.codes: dict[str, dict[str, Any]] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = urlsplit(self.path)
                given = {key: values[0] for key, values in parse_qs(asked.query).items()}
                if asked.path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.let_in(given))
                    self.end_headers()
                else:
                    self._tell(provider.documents()[asked.path])

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._tell(provider.tokens({k: v[0] for k, v in parse_qs(body).items()}))

            def _tell(self, what: dict[str, Any]) -> None:
                body = json.dumps(what).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing: a test is quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def documents(self) -> dict[str, dict[str, Any]]:
        """What is published, by path."""
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            },
            "/keys": {"keys": [self.key.as_dict(private=False)]},
        }

    def let_in(self, asked: dict[str, str]) -> str:
        """Where the browser is sent with its code."""
        code = secrets.token_hex(8)
        self.codes[code] = {**self.person, "asked": asked}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def tokens(self, given: dict[str, str]) -> dict[str, Any]:
        """The tokens for a code, once, to whoever can prove to have asked for it."""
        person = self.codes.pop(given["code"])
        asked, now = person.pop("asked"), int(time.time())
        digest = hashlib.sha256(given["code_verifier"].encode()).digest()
        assert urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]
        claims = person | {
            "iss": self.url,
            "aud": CLIENT,
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 600,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        return {
            "access_token": secrets.token_hex(8),
            "token_type": "Bearer",
            "expires_in": 600,
            "id_token": signed,
        }
