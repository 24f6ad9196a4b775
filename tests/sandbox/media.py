"""Media types: what the client says it speaks against what the operation does."""

from .problems import Problem


def names(header: str) -> list[str]:
    """The media types of a header, without parameters, in lower case."""
    return [part.split(";")[0].strip().lower() for part in header.split(",")]


def accepted(call) -> str:
    """The media type to answer in. Problem 406 when the client reads none.

    bol wants its own versioned type named; ``*/*`` is not enough.
    """
    wanted = names(call.headers.get("accept", ""))
    for media_type in call.route.produces:
        if media_type.lower() in wanted:
            return media_type
    raise Problem(
        406,
        f"Accept '{call.headers.get('accept', '')}' is not supported, supported"
        f" media types: {', '.join(call.route.produces)}.",
    )


def check_body(call):
    """Problem 415 when the body isn't of a type that the operation reads."""
    if not call.route.consumes:
        return
    given = names(call.headers.get("content-type", ""))[0]
    if given not in call.route.consumes:
        raise Problem(
            415,
            f"Content-Type '{given}' is not supported, supported media types:"
            f" {', '.join(call.route.consumes)}.",
        )


def check_language(call):
    """Problem 406 when the client asks for a language that isn't served."""
    languages = call.route.languages
    given = call.headers.get("accept-language", "")
    if languages and given and not set(_tags(given)) & set(languages):
        raise Problem(
            406,
            f"Accept-Language '{given}' is not supported, supported languages:"
            f" {', '.join(languages)}.",
        )


def _tags(header: str) -> list[str]:
    return [part.split(";")[0].strip() for part in header.split(",")]
