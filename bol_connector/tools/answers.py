"""What came of many calls side by side."""

from ..bol_api import errors

# A failure of bol may be about one record.
ABOUT_ONE = (errors.Refused, errors.UnreadableAnswer, errors.BolUnavailable)


def sort_answers(pairs):
    """Sort the results of ``get_many`` by what came of each.

    :param pairs: iterable of (key, answer or BolError)
    :return: (dict key -> answer, dict key -> error about that one alone, the error
        that concerns all of them, or None)
    """
    answers, refusals, trouble = {}, {}, None
    for key, answer in pairs:
        if not isinstance(answer, errors.BolError):
            answers[key] = answer
        elif any(answer is error for error in refusals.values()):
            # Not asked, after another one's failure: it is still due.
            continue
        elif isinstance(answer, ABOUT_ONE):
            refusals[key] = answer
        else:
            trouble = answer
    down = not answers and all(
        isinstance(error, errors.BolUnavailable) for error in refusals.values()
    )
    if down and refusals:
        trouble = trouble or next(iter(refusals.values()))
        if len(refusals) > 1:
            # It isn't about these records.
            refusals = {}
    return answers, refusals, trouble
