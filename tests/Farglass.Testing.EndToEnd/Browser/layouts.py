"""Prints what is on the keys of XKB's layouts, by libxkbcommon: layout, keycode, Shift, AltGr, character.

The modifiers are 0 or 1, the character is a number. Dead keys and keys that write nothing are left out, and so is what
AltGr makes no difference to. Usage: layouts.py LAYOUT ...
"""

import ctypes
import sys

SHIFT, LEVEL3 = 0x01, 0x80
WRITING = [*range(10, 22), *range(24, 36), *range(38, 50), *range(51, 62), 65, 94]


class Names(ctypes.Structure):
    """struct xkb_rule_names."""

    _fields_ = [(name, ctypes.c_char_p) for name in ("rules", "model", "layout", "variant", "options")]


def library():
    xkb = ctypes.CDLL("libxkbcommon.so.0")
    for name in ("xkb_context_new", "xkb_keymap_new_from_names", "xkb_state_new"):
        getattr(xkb, name).restype = ctypes.c_void_p
    return xkb


def characters(xkb, context, layout):
    names = Names(b"evdev", b"pc105", layout.encode(), None, b"lv3:ralt_switch")
    keymap = ctypes.c_void_p(xkb.xkb_keymap_new_from_names(context, ctypes.byref(names), 0))
    state = ctypes.c_void_p(xkb.xkb_state_new(keymap))
    for modifiers in (0, SHIFT, LEVEL3, SHIFT | LEVEL3):
        for keycode in WRITING:
            xkb.xkb_state_update_mask(state, modifiers & SHIFT, 0, 0, 0, 0, 0)
            without = xkb.xkb_state_key_get_one_sym(state, keycode)
            xkb.xkb_state_update_mask(state, modifiers, 0, 0, 0, 0, 0)
            symbol = xkb.xkb_state_key_get_one_sym(state, keycode)
            character = xkb.xkb_keysym_to_utf32(symbol)
            if character >= 0x20 and character != 0x7F and (modifiers < LEVEL3 or symbol != without):
                yield keycode, modifiers & SHIFT, modifiers >> 7, character


def main():
    xkb = library()
    context = ctypes.c_void_p(xkb.xkb_context_new(0))
    for layout in sys.argv[1:]:
        for key in characters(xkb, context, layout):
            print(layout, *key)


main()
