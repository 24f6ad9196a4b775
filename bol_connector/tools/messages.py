"""What an error of the client says to the people in Odoo, in their language."""

from ..bol_api import errors


class NotReady(errors.NotConnected):
    """The account can't talk to bol yet; ``detail`` says why, translated already."""


def explain(env, error):
    """A sentence for a sales clerk, with bol's own explanation.

    :param env: gives the language
    :param bol_api.errors.BolError error:
    :rtype: str
    """
    if isinstance(error, NotReady):
        return error.detail
    sentence = sentence_of(env, type(error))
    reasons = "; ".join(
        f"{name}: {why}" if name else why for name, why in error.violations
    )
    return " ".join(filter(None, [sentence, error.detail, reasons]))


def sentence_of(env, error_class):
    """What an error of this class means, in one sentence; "" if that isn't known.

    :param error_class: ``bol_api.errors.BolError`` or a class below it
    """
    sentences = _sentences(env)
    return next(
        (sentences[kind] for kind in error_class.__mro__ if kind in sentences), ""
    )


def _sentences(env):
    return {
        errors.RateLimited: env._(
            "Bol.com asks for fewer calls; this goes on in a while by itself."
        ),
        errors.BolUnavailable: env._(
            "Bol.com can't be reached or has a failure; this is tried again by itself."
        ),
        errors.UnreadableAnswer: env._(
            "The answer of bol.com can't be read; this is tried again by itself."
        ),
        errors.TryLater: env._(
            "Bol.com can't do this now; it is tried again by itself."
        ),
        errors.CredentialsRefused: env._(
            "Bol.com doesn't accept the credentials: check client ID and secret in the "
            "API settings of the seller portal, then test the connection."
        ),
        errors.ConsentEnded: env._(
            "Bol.com doesn't accept the shop's consent: it has ended, or was "
            "withdrawn. Press Connect at Bol.com on the account."
        ),
        errors.AccountInactive: env._(
            "The seller account isn't active at bol.com: contact its support."
        ),
        errors.TokenBlocked: env._(
            "The log-in of bol.com turns this server away, probably after too many "
            "log-ins: wait, and contact bol.com if it stays so."
        ),
        errors.NotConnected: env._("The connection with bol.com is broken."),
        errors.BadRequest: env._("Bol.com doesn't accept the data."),
        errors.NotFound: env._("Bol.com doesn't know this."),
        errors.Conflict: env._(
            "Bol.com has this already, or it was changed meanwhile."
        ),
        errors.Forbidden: env._("Bol.com doesn't allow this to the seller account."),
        errors.Refused: env._("Bol.com refused this."),
        errors.OutcomeUnknown: env._(
            "It is unknown whether bol.com has done this: its answer was lost. It is "
            "looked up there before it is tried again."
        ),
    }
