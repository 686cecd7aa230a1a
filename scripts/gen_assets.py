#!/usr/bin/env python3
"""Makes the table of embedded files: OUT.S brings the bytes in with .incbin, OUT.h lists them.

usage: gen_assets.py OUT.S OUT.h ROOT PATH ...     (PATH relative to ROOT, as in the tree)
"""
import os
import sys


def main():
    out_s, out_h, root, paths = sys.argv[1], sys.argv[2], sys.argv[3], sorted(sys.argv[4:], key=lambda p: p.encode())
    with open(out_s, "w") as f:
        f.write("/* Made by scripts/gen_assets.py. Do not edit. */\n    .section .rodata\n")
        for i, path in enumerate(paths):
            f.write(f"    .global kc_asset_{i}\n    .global kc_asset_{i}_end\nkc_asset_{i}:\n"
                    f'    .incbin "{root}/{path}"\nkc_asset_{i}_end:\n    .byte 0\n')
        f.write('    .section .note.GNU-stack,"",@progbits\n')
    with open(out_h, "w") as f:
        f.write("/* Made by scripts/gen_assets.py. Do not edit. */\n")
        for i, _ in enumerate(paths):
            f.write(f"extern const char kc_asset_{i}[], kc_asset_{i}_end[];\n")
        # A difference of two linker symbols is no constant in C, so the sizes are taken from the files.
        f.write("static const kc_asset kc_assets[] = {\n")
        for i, path in enumerate(paths):
            f.write('    { "%s", { kc_asset_%d, %d } },\n' % (path, i, os.path.getsize(f"{root}/{path}")))
        f.write("};\nstatic const size_t kc_assets_n = sizeof kc_assets / sizeof kc_assets[0];\n")


main()
