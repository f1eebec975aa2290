"""The kernel half: what runs beside the user's code, in any IPython kernel down to Python 3.10.

It imports the standard library and IPython only; pandas, numpy and polars are used through `sys.modules`
if the user has loaded them. `docs/design.md`, "The kernel's word", is the contract with the host.
"""
