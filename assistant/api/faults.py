"""Errors in the form of OpenAI's, so that any client shows them."""

from pydantic import ValidationError
from starlette.responses import JSONResponse, Response

from literature.errors import ShizhenError


def fault(status: int, message: str, code: str = "invalid_request") -> Response:
    """An error as a response."""
    told = {"message": message, "type": "invalid_request_error", "code": code, "param": None}
    return JSONResponse({"error": told}, status_code=status)


def worded(error: ValidationError | ShizhenError) -> str:
    """One line on what is wrong with a request."""
    if isinstance(error, ShizhenError):
        return str(error)
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc'])) or 'body'}: {first['msg']}"
