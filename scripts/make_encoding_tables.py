#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes data/encodings/tables.bin: the index tables of the WHATWG Encoding Standard, made from Python's codecs.

Python's codecs and the standard agree on almost everything; where they do not, the standard's value is listed below.
The result holds, in this order, little-endian:
  28 single-byte indexes   128 x uint16 each, in the order of SINGLE_BYTE; 0xFFFF = no character
  jis0208                  11280 x uint16, pointer = row * 94 + cell; 0 = no character
  jis0212                  8836 x uint16
  euc-kr                   23940 x uint16, pointer = (lead - 0x81) * 190 + (trail - 0x41)
  gb18030                  23940 x uint16, pointer = (lead - 0x81) * 190 + (trail - (0x40 or 0x41))
  big5                     19782 x uint16, pointer = (lead - 0x81) * 157 + (trail - (0x40 or 0x62))
  big5 plane 2             19782 bits, least significant first: the code point is 0x20000 higher
  gb18030 ranges           206 x (uint16 pointer, uint16 code point): where runs of four-byte sequences start
"""
import pathlib
import struct
import sys

SINGLE_BYTE = [
    "cp866", "iso8859_2", "iso8859_3", "iso8859_4", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8",
    "iso8859_8", "iso8859_10", "iso8859_13", "iso8859_14", "iso8859_15", "iso8859_16", "koi8_r", "koi8_u",
    "mac_roman", "cp874", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "mac_cyrillic",
]
assert len(SINGLE_BYTE) == 28
# Where the standard differs from the codec: {codec: {byte: code point}}.
SINGLE_BYTE_CHANGES = {
    "koi8_u": {0xAE: 0x045E, 0xBE: 0x040E},
    "cp1255": {0xCA: 0x05BA},
    "mac_cyrillic": {0xA2: 0x0490, 0xB6: 0x0491, 0xFF: 0x20AC},
}


def one(codec, data):
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return 0
    return ord(text) if len(text) == 1 else 0


def single_byte(codec):
    for byte in range(0x80, 0x100):
        changed = SINGLE_BYTE_CHANGES.get(codec, {}).get(byte)
        code = changed or one(codec, bytes([byte]))
        if code == 0:  # the C1 controls are never left out of the Windows and ISO tables
            code = byte if byte < 0xA0 else 0xFFFF
        yield code


def jis0208():
    """Pointers 0..11279: JIS X 0208 with the NEC and IBM rows, as Windows code page 932 has them."""
    for pointer in range(11280):
        lead, trail = divmod(pointer, 188)
        if 8836 <= pointer <= 10715:  # end-user range: computed by the decoder
            yield 0
            continue
        data = bytes([lead + (0x81 if lead < 0x1F else 0xC1), trail + (0x40 if trail < 0x3F else 0x41)])
        yield one("cp932", data)


def jis0212():
    for pointer in range(8836):
        row, cell = divmod(pointer, 94)
        code = one("euc_jp", bytes([0x8F, row + 0xA1, cell + 0xA1]))
        yield 0xFF5E if code == 0x7E else code


def euc_kr():
    for pointer in range(23940):
        lead, trail = divmod(pointer, 190)
        yield one("cp949", bytes([lead + 0x81, trail + 0x41]))


GB18030_CHANGES = {  # GB 18030-2022, which the standard follows
    b"\xa3\xa0": 0x3000, b"\xa8\xbc": 0x1E3F, b"\xa6\xd9": 0xFE10, b"\xa6\xda": 0xFE12, b"\xa6\xdb": 0xFE11, b"\xa6\xdc": 0xFE13,
    b"\xa6\xdd": 0xFE14, b"\xa6\xde": 0xFE15, b"\xa6\xdf": 0xFE16, b"\xa6\xec": 0xFE17, b"\xa6\xed": 0xFE18,
    b"\xa6\xf3": 0xFE19, b"\xfe\x59": 0x9FB4, b"\xfe\x61": 0x9FB5, b"\xfe\x66": 0x9FB6, b"\xfe\x67": 0x9FB7,
    b"\xfe\x6d": 0x9FB8, b"\xfe\x7e": 0x9FB9, b"\xfe\x90": 0x9FBA, b"\xfe\xa0": 0x9FBB,
}


def gb18030():
    for pointer in range(23940):
        lead, trail = divmod(pointer, 190)
        data = bytes([lead + 0x81, trail + (0x40 if trail < 0x3F else 0x41)])
        yield GB18030_CHANGES.get(data) or one("gb18030", data)


# Pointer and the code points from there on: HKSCS-2008 and what Python's big5hkscs leaves out.
BIG5_CHANGES = """
    1000: 3875 21D53 2369E 26021 3EEC 258DE 3AF5 7AFC 9F97 24161 2890D 231EA 20A8A 2325E 430A 8484 9F96 942F
    4930 8613 5896 974A 9218 79D0 7A32 6660 6A29 889D 744C 7BC5 6782 7A2C 524F 9046 34E6 73C4 25DB9 74C6 9FC7
    57B3 492F 544C 4131 2368E 5818 7A72 27B65 8B8F 46AE 26E88 4181 25D99 7BAE 224BC 9FC8 224C1 224C9 224CC 9FC9
    8504 235BB 40B4 9FCA 44E1 2ADFF 62C1 706E 9FCB; 2082: 7BB8; 2088: 7C06; 2103: 7CCE; 2114: 7DD2; 2123: 7E1D;
    2148: 8005; 2151: 8028; 2221: 83C1; 2239: 84A8; 2244: 840F; 2303: 89A6 89A9; 2354: 8D77; 2400: 90FD; 2413:
    92B9; 2477: 975C; 2498: 97FF; 2605: 9F16; 2673: 8503; 2746: 5159 515B 515D 515E; 2771: 936E; 2780: 7479;
    2990: 6D67; 3087: 799B; 3259: 9097; 3301: 975D; 3436: 701E; 3451: 5B28; 4136: 7201; 4138: 77D7; 4141: 7E87;
    4182: 99D6; 4206: 91D4; 4220: 60DE; 4230: 6FB6; 4241: 8F36; 4258: 4FBB; 4273: 71DF; 4279: 9104; 4282: 9DF0;
    4294: 83CF; 4329: 5C10 79E3; 4349: 5A67; 4419: 8F0B; 4422: 7B51; 4494: 62D0; 4624: 6062; 4694: 75F9; 4708:
    6C4A; 4742: 9B2E; 4748: 9F17; 4815: 50ED; 4828: 5F0C; 4902: 880F; 4922: 62CE; 4982: 7468; 4992: 7162; 4997:
    7250; 5432: 2400 2401 2402 2403 2404 2405 2406 2407 2408 2409 240A 240B 240C 240D 240E 240F 2410 2411 2412
    2413 2414 2415 2416 2417 2418 2419 241A 241B 241C 241D 241E 241F 2421; 10942: 5EF4; 10946: 65E0; 10948:
    7676; 10950: 96B6; 10957: 3003 4EDD; 19028: 5029; 19035: 507D; 19088: 5305; 19096: 5344; 19112: 537F; 19162:
    5605; 19240: 5A77; 19299: 5E75; 19305: 5ED0; 19326: 5F58; 19355: 60A4; 19398: 6490; 19439: 6674; 19454:
    675E; 19553: 6C9C 6E1D; 19557: 6E2F; 19611: 716E; 19643: 732A; 19672: 745C; 19697: 74E9; 19748: 7809;
"""


def big5():
    changes = {}
    for run in BIG5_CHANGES.replace("\n", " ").split(";"):
        if not run.strip():
            continue
        pointer, codes = run.split(":")
        changes.update({int(pointer) + i: int(code, 16) for i, code in enumerate(codes.split())})
    for pointer in range(19782):
        lead, trail = divmod(pointer, 157)
        data = bytes([lead + 0x81, trail + (0x40 if trail < 0x3F else 0x62)])
        yield changes.get(pointer) or one("cp950" if 5024 <= pointer < 5495 else "big5hkscs", data)


def gb18030_ranges():
    step = None
    for code in range(0x80, 0x10000):
        data = b"" if 0xD800 <= code < 0xE000 else chr(code).encode("gb18030")
        if len(data) != 4:
            step = None
            continue
        a, b, c, d = data
        pointer = ((a - 0x81) * 10 + b - 0x30) * 1260 + (c - 0x81) * 10 + d - 0x30
        if pointer - code != step:
            step = pointer - code
            yield pointer, code


def main():
    out = pathlib.Path(__file__).parent.parent / "data" / "encodings" / "tables.bin"
    blob = bytearray()
    for codec in SINGLE_BYTE:
        blob += struct.pack("<128H", *single_byte(codec))
    for table in (jis0208, jis0212, euc_kr, gb18030):
        codes = list(table())
        assert max(codes) <= 0xFFFF, table.__name__
        blob += struct.pack(f"<{len(codes)}H", *codes)
    codes = list(big5())
    assert all(code <= 0xFFFF or code >> 16 == 2 for code in codes)
    blob += struct.pack(f"<{len(codes)}H", *(code & 0xFFFF for code in codes))
    bits = bytearray((len(codes) + 7) // 8)
    for i, code in enumerate(codes):
        bits[i // 8] |= (code >> 16 == 2) << i % 8
    blob += bits
    ranges = list(gb18030_ranges())
    assert len(ranges) == 206
    for pointer, code in ranges:
        blob += struct.pack("<2H", pointer, code)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(blob)
    print(f"{out}: {len(blob)} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
