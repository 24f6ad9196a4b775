"""A stateful stand-in for bol.com's Retailer API.

It follows bol's official description and knows nothing of the connector.
Start it with ``python -m tests.sandbox --port 8070``.
"""
