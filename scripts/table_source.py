# SPDX-License-Identifier: Apache-2.0
"""Writes look-up tables over code points as C++ source; used by the scripts/make_* programs."""
import pathlib
import sys

CODE_POINTS = 0x110000


def fold(values, shift):
    """Two stages of a table with one value per code point: block numbers and the distinct blocks end to end."""
    size = 1 << shift
    first, second, seen = [], [], {}
    for at in range(0, CODE_POINTS, size):
        block = tuple(values[at : at + size])
        if block not in seen:
            seen[block] = len(seen)
            second.extend(block)
        first.append(seen[block])
    return first, second


def array(type_name, name, numbers, hexadecimal=False):
    """One definition `const T name[] = {…};`, wrapped at 110 columns."""
    lines, line = [], ""
    for n in numbers:
        item = f"{n:#x}," if hexadecimal else f"{n},"
        if len(line) + len(item) > 110:
            lines.append(line)
            line = ""
        line += item
    lines.append(line)
    return f"const {type_name} {name}[{len(numbers)}] = {{\n" + "\n".join(lines) + "\n};\n"


def source(script, origin, licence, header, body):
    return (
        "// SPDX-License-Identifier: Apache-2.0\n"
        f"// Written by {script} from {origin}; do not edit.\n"
        f"// Data: {licence}\n"
        f'#include "{header}"\n\n'
        "// clang-format off\nnamespace curate::tables {\n\n" + body + "\n}  // namespace curate::tables\n"
    )


def save(relative, text):
    """Writes a file of the checkout, or with --check compares; ends the program with 1 if they differ."""
    path = pathlib.Path(__file__).resolve().parent.parent / relative
    if "--check" in sys.argv:
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            sys.exit(f"{relative} is not what this script makes")
        print(f"{relative} is up to date")
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(f"wrote {relative}")


def need(condition, what):
    """The scripts state what they rely on, so that another release of the source cannot slip in."""
    if not condition:
        sys.exit(f"not as expected: {what}")
