"""What a measurement says: a figure beside a reference of the same run."""


def figure(what, unit, value, reference, reference_value, target):
    """One line of a measurement.

    :param str target: what the ratio, or the figure, has to be
    :rtype: dict
    """
    return {
        "what": what,
        "unit": unit,
        "figure": round(value, 2),
        "reference": reference,
        "reference_figure": round(reference_value, 2),
        "ratio": round(value / reference_value, 3) if reference_value else None,
        "target": target,
    }


class Rate:
    """Orders a second, over several rounds.

    :ivar processor: seconds of processor time, of worker and database
    """

    def __init__(self):
        self.orders = 0
        self.seconds = 0.0
        self.processor = 0.0

    def add(self, orders, seconds, processor=0):
        self.orders += orders
        self.seconds += seconds
        self.processor += processor

    @property
    def value(self):
        return self.orders / self.seconds

    @property
    def by_processor(self):
        return self.orders / self.processor
