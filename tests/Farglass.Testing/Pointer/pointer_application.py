"""An X client that does with the pointer what games, editors and toolkits do, and writes down what reaches it.

pointer_application.py game            hides the cursor, holds the pointer in its middle, and tells each step, as it
                                       comes to a window ("step") and raw, from XInput 2 ("raw")
pointer_application.py cursor SIDE     tells keys, buttons and moves, and has a cursor of so many pixels, red with a green
                                       corner, hot in its middle
pointer_application.py animated SIDE   has one that is red, green and blue for 100 ms each

C names are spelt as in the headers of libX11, libXi and libXcursor.
"""
import ctypes
import sys
from ctypes import POINTER, Structure, byref, c_char_p, c_double, c_int, c_long, c_uint, c_ulong, c_void_p

x11 = ctypes.CDLL("libX11.so.6")
xi = ctypes.CDLL("libXi.so.6")
xcursor = ctypes.CDLL("libXcursor.so.1")

KEY_PRESS, KEY_RELEASE = 2, 3
BUTTON_PRESS, BUTTON_RELEASE, MOTION_NOTIFY, MAP_NOTIFY, CONFIGURE_NOTIFY, GENERIC_EVENT = 4, 5, 6, 19, 22, 35
EVENT_MASK = 0b1111 | 1 << 6 | 1 << 17  # Keys and buttons down and up, motion, the window's own changes.
XI_ALL_MASTER_DEVICES, XI_RAW_MOTION = 1, 17

for name, result, arguments in [
    ("XOpenDisplay", c_void_p, [c_char_p]),
    ("XDefaultRootWindow", c_ulong, [c_void_p]),
    ("XCreateSimpleWindow", c_ulong, [c_void_p, c_ulong] + [c_int] * 2 + [c_uint] * 3 + [c_ulong] * 2),
    ("XSelectInput", c_int, [c_void_p, c_ulong, c_long]),
    ("XMapWindow", c_int, [c_void_p, c_ulong]),
    ("XNextEvent", c_int, [c_void_p, c_void_p]),
    ("XWarpPointer", c_int, [c_void_p, c_ulong, c_ulong] + [c_int] * 2 + [c_uint] * 2 + [c_int] * 2),
    ("XDefineCursor", c_int, [c_void_p, c_ulong, c_ulong]),
    ("XGetEventData", c_int, [c_void_p, c_void_p]),
    ("XFreeEventData", None, [c_void_p, c_void_p]),
    ("XFlush", c_int, [c_void_p]),
]:
    function = getattr(x11, name)
    function.restype, function.argtypes = result, arguments


class XMotionEvent(Structure):  # Those of keys and buttons have the same fields; is_hint is their number.
    _fields_ = [("type", c_int), ("serial", c_ulong), ("send_event", c_int), ("display", c_void_p)] + [
        (name, c_ulong) for name in ("window", "root", "subwindow", "time")
    ] + [(name, c_int) for name in ("x", "y", "x_root", "y_root", "state", "button")]


class XConfigureEvent(Structure):
    _fields_ = [("type", c_int), ("serial", c_ulong), ("send_event", c_int), ("display", c_void_p),
                ("event", c_ulong), ("window", c_ulong)] + [(name, c_int) for name in ("x", "y", "width", "height")]


class XGenericEventCookie(Structure):
    _fields_ = [("type", c_int), ("serial", c_ulong), ("send_event", c_int), ("display", c_void_p),
                ("extension", c_int), ("evtype", c_int), ("cookie", c_uint), ("data", c_void_p)]


class XIEventMask(Structure):
    _fields_ = [("deviceid", c_int), ("mask_len", c_int), ("mask", c_char_p)]


class XIRawEvent(Structure):
    _fields_ = [("type", c_int), ("serial", c_ulong), ("send_event", c_int), ("display", c_void_p),
                ("extension", c_int), ("evtype", c_int), ("time", c_ulong), ("deviceid", c_int), ("sourceid", c_int),
                ("detail", c_int), ("flags", c_int), ("mask_len", c_int), ("mask", POINTER(ctypes.c_ubyte)),
                ("values", POINTER(c_double)), ("raw_values", POINTER(c_double))]


class XcursorImage(Structure):
    _fields_ = [(name, c_uint) for name in ("version", "size", "width", "height", "xhot", "yhot", "delay")] + [
        ("pixels", POINTER(c_uint))]


class XcursorImages(Structure):
    _fields_ = [("nimage", c_int), ("images", POINTER(POINTER(XcursorImage))), ("name", c_char_p)]


class XEvent(ctypes.Union):
    _fields_ = [("type", c_int), ("motion", XMotionEvent), ("configure", XConfigureEvent),
                ("cookie", XGenericEventCookie), ("pad", c_long * 24)]


xcursor.XcursorImageCreate.restype = POINTER(XcursorImage)
xcursor.XcursorImagesCreate.restype = POINTER(XcursorImages)
xcursor.XcursorImagesLoadCursor.restype = c_ulong
xcursor.XcursorImagesLoadCursor.argtypes = [c_void_p, POINTER(XcursorImages)]
xi.XISelectEvents.argtypes = [c_void_p, c_ulong, POINTER(XIEventMask), c_int]
xi.XIQueryVersion.argtypes = [c_void_p, POINTER(c_int), POINTER(c_int)]

RED, GREEN, BLUE = 0xFFFF0000, 0xFF00FF00, 0xFF0000FF


def tell(*words):
    print(*words, flush=True)


def image(side, colour, corner, hot):
    """An opaque square; the fourth of it at the upper left has another colour."""
    made = xcursor.XcursorImageCreate(side, side)
    made.contents.xhot = made.contents.yhot = hot
    made.contents.delay = 100
    for at in range(side * side):
        made.contents.pixels[at] = corner if at // side < side // 4 and at % side < side // 4 else colour
    return made


def cursor_of(display, pictures):
    images = xcursor.XcursorImagesCreate(len(pictures))
    images.contents.nimage = len(pictures)
    for at, picture in enumerate(pictures):
        images.contents.images[at] = picture
    return xcursor.XcursorImagesLoadCursor(display, images)


def select_raw_motion(display, root):
    major, minor = c_int(2), c_int(0)
    xi.XIQueryVersion(display, byref(major), byref(minor))
    mask = XIEventMask(XI_ALL_MASTER_DEVICES, 3, bytes([0, 0, 1 << (XI_RAW_MOTION - 16)]))
    xi.XISelectEvents(display, root, byref(mask), 1)


def tell_raw(display, cookie):
    if not x11.XGetEventData(display, byref(cookie)):
        return
    raw = ctypes.cast(cookie.data, POINTER(XIRawEvent)).contents
    steps, at = [0, 0], 0
    for axis in range(min(2, raw.mask_len * 8)):
        if raw.mask[axis // 8] >> axis % 8 & 1:
            steps[axis] = round(raw.raw_values[at])
            at += 1
    x11.XFreeEventData(display, byref(cookie))
    tell("raw", *steps)


def main(kind, side):
    display = x11.XOpenDisplay(None)
    root = x11.XDefaultRootWindow(display)
    window = x11.XCreateSimpleWindow(display, root, 0, 0, 640, 480, 0, 0, 0x336699)
    x11.XSelectInput(display, window, EVENT_MASK)
    shapes = {
        "game": lambda: [image(1, 0, 0, 0)],
        "cursor": lambda: [image(side, RED, GREEN, side // 2)],
        "animated": lambda: [image(side, colour, colour, 0) for colour in (RED, GREEN, BLUE)],
    }
    x11.XDefineCursor(display, window, cursor_of(display, shapes[kind]()))
    plays = kind == "game"
    if plays:
        select_raw_motion(display, root)
    x11.XMapWindow(display, window)
    middle = (320, 240)
    event = XEvent()
    while True:
        x11.XNextEvent(display, byref(event))
        if event.type == CONFIGURE_NOTIFY:
            middle = (event.configure.width // 2, event.configure.height // 2)
        elif event.type == MAP_NOTIFY:
            tell("mapped")
        elif event.type in (KEY_PRESS, KEY_RELEASE):
            tell("key", "down" if event.type == KEY_PRESS else "up", event.motion.button)
        elif event.type in (BUTTON_PRESS, BUTTON_RELEASE):
            place = [] if plays else [event.motion.x, event.motion.y]
            tell("press" if event.type == BUTTON_PRESS else "release", event.motion.button, *place)
        elif event.type == GENERIC_EVENT:
            tell_raw(display, event.cookie)
        elif event.type == MOTION_NOTIFY and not plays:
            tell("at", event.motion.x, event.motion.y)
        elif event.type == MOTION_NOTIFY and (event.motion.x, event.motion.y) != middle:
            tell("step", event.motion.x - middle[0], event.motion.y - middle[1])
            x11.XWarpPointer(display, 0, window, 0, 0, 0, 0, *middle)
            x11.XFlush(display)


main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0)
