"""The state file: what lets a restart forget nothing."""

import json
import os
import threading
import time

SHARE_OF_TIME = 10
QUICK = 0.02


class Store:
    """Saves the world after changes.

    A world that is saved quickly is saved before the change is answered. A big
    one is saved for at most a tenth of the time: shortly after the change, by the
    application's ``tick``, and in any case at the end.
    """

    def __init__(self, world, path: str):
        self._world = world
        self._path = path
        self._saved = -1
        self._next = 0.0
        self._writing = threading.Lock()

    def load(self) -> bool:
        """Whether there was a state to load. ValueError: of another version."""
        if not os.path.exists(self._path):
            return False
        with open(self._path, encoding="utf-8") as file:
            self._world.load(json.load(file))
        self._saved = self._world.revision
        return True

    def save(self, at_once: bool = False):
        """Save if something changed, and if it is time for it."""
        with self._writing:
            started = time.monotonic()
            if not at_once and started < self._next:
                return
            with self._world.lock:
                if self._saved == self._world.revision:
                    return
                self._saved = self._world.revision
                text = json.dumps(self._world.dump())
            temporary = self._path + ".new"
            with open(temporary, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(temporary, self._path)
            took = time.monotonic() - started
            pause = 0 if took < QUICK else took * SHARE_OF_TIME
            self._next = time.monotonic() + pause
