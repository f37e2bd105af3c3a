/* Prints the sizes and offsets that src/Farglass.Native relies on. LayoutTests.cs compares them with the C# structures.
 * After a change, or for another build of x264:
 *   apt-get install gcc libx264-dev libxdamage-dev libxfixes-dev libxrandr-dev
 *   gcc layouts.c -o /tmp/layouts && /tmp/layouts > layouts.txt */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <x264.h>
#include <X11/Xlib.h>
#include <X11/XKBlib.h>
#include <X11/extensions/XKBstr.h>
#include <X11/extensions/Xdamage.h>
#include <X11/extensions/Xfixes.h>
#include <X11/extensions/Xrandr.h>

#define SIZE(type) printf(#type " %zu\n", sizeof(type))
#define OFFSET(type, field) printf(#type "." #field " %zu\n", offsetof(type, field))

int main(void)
{
    printf("X264_BUILD %d\n", X264_BUILD);
    OFFSET(x264_param_t, i_sync_lookahead);
    OFFSET(x264_param_t, i_width);
    OFFSET(x264_param_t, i_height);
    OFFSET(x264_param_t, i_csp);
    OFFSET(x264_param_t, i_level_idc);
    OFFSET(x264_param_t, pf_log);
    OFFSET(x264_param_t, i_log_level);
    OFFSET(x264_param_t, analyse.b_psy);
    OFFSET(x264_param_t, analyse.b_mb_info);
    SIZE(x264_picture_t);
    OFFSET(x264_picture_t, i_type);
    OFFSET(x264_picture_t, b_keyframe);
    OFFSET(x264_picture_t, i_pts);
    OFFSET(x264_picture_t, img.i_csp);
    OFFSET(x264_picture_t, img.i_plane);
    OFFSET(x264_picture_t, img.i_stride[0]);
    OFFSET(x264_picture_t, img.i_stride[1]);
    OFFSET(x264_picture_t, img.plane[0]);
    OFFSET(x264_picture_t, img.plane[1]);
    OFFSET(x264_picture_t, prop.mb_info);
    OFFSET(x264_picture_t, prop.f_crf_avg);
    SIZE(x264_nal_t);
    OFFSET(x264_nal_t, i_payload);
    OFFSET(x264_nal_t, p_payload);
    SIZE(XEvent);
    OFFSET(XConfigureEvent, window);
    OFFSET(XConfigureEvent, width);
    OFFSET(XConfigureEvent, height);
    OFFSET(XDamageNotifyEvent, area);
    OFFSET(XPropertyEvent, window);
    OFFSET(XPropertyEvent, atom);
    OFFSET(XPropertyEvent, time);
    OFFSET(XPropertyEvent, state);
    OFFSET(XSelectionClearEvent, selection);
    OFFSET(XSelectionRequestEvent, requestor);
    OFFSET(XSelectionRequestEvent, selection);
    OFFSET(XSelectionRequestEvent, target);
    OFFSET(XSelectionRequestEvent, property);
    OFFSET(XSelectionRequestEvent, time);
    OFFSET(XSelectionEvent, requestor);
    OFFSET(XSelectionEvent, selection);
    OFFSET(XSelectionEvent, target);
    OFFSET(XSelectionEvent, property);
    OFFSET(XSelectionEvent, time);
    OFFSET(XFixesSelectionNotifyEvent, owner);
    OFFSET(XFixesSelectionNotifyEvent, selection);
    OFFSET(XFixesSelectionNotifyEvent, selection_timestamp);
    SIZE(XEvent);
    OFFSET(XClientMessageEvent, window);
    OFFSET(XClientMessageEvent, message_type);
    OFFSET(XClientMessageEvent, format);
    OFFSET(XClientMessageEvent, data);
    SIZE(XRectangle);
    SIZE(XErrorEvent);
    OFFSET(XErrorEvent, error_code);
    OFFSET(XErrorEvent, request_code);
    OFFSET(XErrorEvent, minor_code);
    SIZE(XFixesCursorImage);
    OFFSET(XFixesCursorImage, width);
    OFFSET(XFixesCursorImage, height);
    OFFSET(XFixesCursorImage, xhot);
    OFFSET(XFixesCursorImage, yhot);
    OFFSET(XFixesCursorImage, cursor_serial);
    OFFSET(XFixesCursorImage, pixels);
    SIZE(XRRScreenResources);
    OFFSET(XRRScreenResources, ncrtc);
    OFFSET(XRRScreenResources, crtcs);
    OFFSET(XRRScreenResources, noutput);
    OFFSET(XRRScreenResources, outputs);
    OFFSET(XRRScreenResources, nmode);
    OFFSET(XRRScreenResources, modes);
    SIZE(XRRModeInfo);
    OFFSET(XRRModeInfo, id);
    OFFSET(XRRModeInfo, width);
    OFFSET(XRRModeInfo, dotClock);
    OFFSET(XRRModeInfo, vTotal);
    OFFSET(XRRModeInfo, name);
    OFFSET(XRRModeInfo, nameLength);
    OFFSET(XRRModeInfo, modeFlags);
    OFFSET(XkbDescRec, map);
    OFFSET(XkbClientMapRec, num_types);
    OFFSET(XkbClientMapRec, types);
    OFFSET(XkbClientMapRec, syms);
    OFFSET(XkbClientMapRec, key_sym_map);
    OFFSET(XkbClientMapRec, modmap);
    SIZE(XkbKeyTypeRec);
    OFFSET(XkbKeyTypeRec, mods.mask);
    OFFSET(XkbKeyTypeRec, map_count);
    OFFSET(XkbKeyTypeRec, map);
    SIZE(XkbKTMapEntryRec);
    OFFSET(XkbKTMapEntryRec, active);
    OFFSET(XkbKTMapEntryRec, level);
    OFFSET(XkbKTMapEntryRec, mods.mask);
    SIZE(XkbSymMapRec);
    OFFSET(XkbSymMapRec, kt_index);
    OFFSET(XkbSymMapRec, group_info);
    OFFSET(XkbSymMapRec, width);
    OFFSET(XkbSymMapRec, offset);
    SIZE(XkbMapChangesRec);
    OFFSET(XkbMapChangesRec, changed);
    OFFSET(XkbMapChangesRec, first_key_sym);
    OFFSET(XkbMapChangesRec, num_key_syms);
}
