"""Benchmarks: each compares with a peer and with the limit in one run, and prints ratios. Never a test.

python -m bench            all
python -m bench build      one: build, search, pages, export
"""
