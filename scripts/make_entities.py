#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes data/html/entities.txt, the named character references of HTML, from Python's html.entities.html5.

One line per name: the name as it follows '&' (with ';' unless it may go without), a space, its UTF-8.
"""
import html.entities
import pathlib

out = pathlib.Path(__file__).parent.parent / "data" / "html" / "entities.txt"
assert len(html.entities.html5) == 2231
out.write_bytes(b"".join(
    f"{name} ".encode() + text.encode() + b"\0\n" for name, text in sorted(html.entities.html5.items())))
