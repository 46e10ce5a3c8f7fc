"""What SDMX answers where it cannot answer: an error message in JSON or XML, with the code of its kind.

Codes: SDMX 3.0, section 7, error handling; statuses: SDMX REST 2.2, status information.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from xml.sax.saxutils import escape

from flask import Response, request

from lod.exchange.complaints import SOME, nearest
from lod.messages.catalogue import text
from lod.messages.message import Message, both

NO_RESULTS, SYNTAX, SEMANTIC, NOT_IMPLEMENTED = 100, 140, 150, 501
STATUS_OF = {NO_RESULTS: 404, SYNTAX: 400, SEMANTIC: 422, NOT_IMPLEMENTED: 501}
"""The HTTP status of an error's code."""
_MESSAGE = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message"
_COMMON = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common"


class SdmxProblem(Exception):
    """A request that is answered with an error message. `status`: the HTTP status, where it is not that of the code."""

    def __init__(self, code: int, message: Message, status: int = 0) -> None:
        super().__init__(text(message, "en"))
        self.code = code
        self.message = message
        self.status = status or STATUS_OF.get(code, 500)

    def response(self, language: str) -> Response:
        """The error message, in XML for who reads XML and else in JSON."""
        words = text(self.message, language)
        if "xml" in request.headers.get("Accept", ""):
            response = Response(_xml(self.code, words, language), self.status, content_type="application/xml")
        else:
            error = {"code": self.code, "title": words, "titles": {language: words}}
            body = json.dumps({"errors": [error]}, ensure_ascii=False) + "\n"
            response = Response(body, self.status, content_type="application/json")
        response.headers["Content-Language"] = language
        response.headers["Cache-Control"] = "no-store"
        return response


def unknown_word(code: int, key: str, word: str, words: Sequence[str]) -> SdmxProblem:
    """That a word is none of those there are: with the nearest, and some of them. `key`: the message of its kind."""
    near = nearest(word, list(words))
    meant = Message("selection.did-you-mean", nearest=near) if near else None
    listed = (*words[:SOME], *(["…"] if len(words) > SOME else []))
    message = both(Message(key, word=word), meant)
    return SdmxProblem(code, both(message, Message("selection.there-are", known=listed)) if listed else message)


def _xml(code: int, words: str, language: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<mes:Error xmlns:mes="{_MESSAGE}" xmlns:com="{_COMMON}">'
        f'<mes:ErrorMessage code="{code}"><com:Text xml:lang="{language}">{escape(words)}</com:Text>'
        "</mes:ErrorMessage></mes:Error>\n"
    )
