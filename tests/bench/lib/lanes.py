"""What a second worker is worth, and what an account that hangs costs the others."""

import time

from .figure import Rate, figure

ROUNDS = 3
ORDERS = 80
HANGS = 8


class TwoLanes:
    """Two accounts' backlogs: by one process, and by two.

    :param accounts: two of :class:`.account.Account`
    :param workers: two of :class:`.processes.Worker`
    """

    def __init__(self, accounts, workers):
        self.accounts = accounts
        self.workers = workers

    def figure(self, what, target):
        rates = {1: Rate(), 2: Rate()}
        for number in range(ROUNDS):
            for lanes in (1, 2) if number % 2 else (2, 1):
                rates[lanes].add(ORDERS * len(self.accounts), self._seconds(lanes))
        self._check()
        return figure(
            f"two lanes of orders on two accounts, {what}",
            "orders/s",
            rates[2].value,
            "one lane on the same two accounts",
            rates[1].value,
            target,
        )

    def _seconds(self, lanes):
        for account in self.accounts:
            account.place(ORDERS)
        ids = [account.id for account in self.accounts]
        self.workers[0].get("due", accounts=ids)
        busy = self.workers[:lanes]
        for worker in busy:
            worker.tell("lane", accounts=ids)
        return max(worker.answer()["seconds"] for worker in busy)

    def _check(self):
        """Every order was imported, also those that both workers wanted goods for."""
        ids = [account.id for account in self.accounts]
        states = self.workers[0].get("imported", accounts=ids)["states"]
        assert set(states) == {"imported"}, states


class Hanging:
    """One account's import while bol doesn't answer the calls of another one."""

    def __init__(self, accounts, workers):
        self.stuck, self.other = accounts
        self.workers = workers

    def figure(self):
        rates = {False: Rate(), True: Rate()}
        for number in range(ROUNDS + 1):
            for hanging in (False, True) if number % 2 else (True, False):
                rates[hanging].add(ORDERS, self._seconds(hanging))
        return figure(
            f"orders of an account while another one's calls take {HANGS} s each",
            "orders/s",
            rates[True].value,
            "the same while the other one has nothing to do",
            rates[False].value,
            "ratio about 1",
        )

    def _seconds(self, hanging):
        bol = self.other.bol
        self.other.place(ORDERS)
        due = [self.other.id]
        if hanging:
            self.stuck.place(1)
            bol.hang(self.stuck.client_id, HANGS)
            self.workers[0].get("due", accounts=[self.stuck.id])
            self.workers[0].tell("lane", accounts=[self.stuck.id])
            time.sleep(1)
        self.workers[1].get("due", accounts=due)
        took = self.workers[1].get("lane", accounts=due)[str(self.other.id)]
        if hanging:
            bol.recover()
            self.workers[0].answer()
        return took
