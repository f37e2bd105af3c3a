"""A GTK 3 application that writes down the scale that it draws at: at its start, and whenever its toolkit has another.

One line each: pid, factor of its window, resolution of letters in dots per inch, cursor size, and the pixels of the
screen that one line of its text is high. C names are spelt as in the headers of GTK.
"""
import ctypes
import os
from ctypes import CFUNCTYPE, byref, c_char_p, c_int, c_void_p

gtk = ctypes.CDLL("libgtk-3.so.0")
gobject = ctypes.CDLL("libgobject-2.0.so.0")  # And with it GLib.

for library, name, result, arguments in [
    (gtk, "gtk_window_new", c_void_p, [c_int]),
    (gtk, "gtk_label_new", c_void_p, [c_char_p]),
    (gtk, "gtk_container_add", None, [c_void_p, c_void_p]),
    (gtk, "gtk_widget_show_all", None, [c_void_p]),
    (gtk, "gtk_widget_get_scale_factor", c_int, [c_void_p]),
    (gtk, "gtk_label_get_layout", c_void_p, [c_void_p]),
    (gtk, "gtk_settings_get_default", c_void_p, []),
    (ctypes.CDLL("libpango-1.0.so.0"), "pango_layout_get_pixel_size", None, [c_void_p, c_void_p, c_void_p]),
    (gobject, "g_idle_add_full", ctypes.c_uint, [c_int, c_void_p, c_void_p, c_void_p]),
    (gobject, "g_object_get", None, [c_void_p, c_char_p, c_void_p, c_void_p]),
    (gobject, "g_signal_connect_data", None, [c_void_p, c_char_p, c_void_p, c_void_p, c_void_p, c_int]),
]:
    function = getattr(library, name)
    function.restype, function.argtypes = result, arguments
    globals()[name] = function

CONNECT_AFTER = 1
AFTER_DRAWING = 300  # G_PRIORITY_LOW
TEXT = b"The quick brown fox"

gtk.gtk_init(None, None)
window, label, settings = gtk_window_new(0), gtk_label_new(TEXT), gtk_settings_get_default()


def setting(name):
    value = c_int()
    g_object_get(settings, name, byref(value), None)
    return value.value


def tell(_):
    factor, height = gtk_widget_get_scale_factor(window), c_int()
    pango_layout_get_pixel_size(gtk_label_get_layout(label), None, byref(height))
    letters = setting(b"gtk-xft-dpi") // 1024 * factor
    cursor = setting(b"gtk-cursor-theme-size")
    print(f"pid {os.getpid()} factor {factor} letters {letters} cursor {cursor} line {height.value * factor}", flush=True)
    return 0  # Once.


idle = CFUNCTYPE(c_int, c_void_p)(tell)
notify = CFUNCTYPE(None, c_void_p, c_void_p, c_void_p)(lambda *_: g_idle_add_full(AFTER_DRAWING, idle, None, None))
gtk_container_add(window, label)
for target, signal in [(window, b"notify::scale-factor"), (settings, b"notify::gtk-xft-dpi"),
                       (settings, b"notify::gtk-cursor-theme-size")]:
    g_signal_connect_data(target, signal, notify, None, None, CONNECT_AFTER)
gtk_widget_show_all(window)
g_idle_add_full(AFTER_DRAWING, idle, None, None)
gtk.gtk_main()
