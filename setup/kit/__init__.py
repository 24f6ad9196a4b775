"""The code behind the commands in ``setup/``: installs, runs, tests and measures.

Everything it makes lies below ``var/`` in the project's folder. Modules that
``__main__`` needs before the virtual environment exists use the standard
library only.
"""
