"""One module for each command that a person can give: its options and its run.

In comes a command line, out come files, lines on stdout and stderr, and an exit code. Each module has
``add_options(parser)`` and ``run(options)``, and imports what it needs when it runs: help is answered
at once. What stops a command is an OctavoError, and `cli.py` says it; what two commands share stands in
`options.py` and `terminal.py`.
"""
