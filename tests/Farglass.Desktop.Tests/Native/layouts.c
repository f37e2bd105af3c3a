/* Prints the sizes and offsets that src/Farglass.Native relies on. LayoutTests.cs compares them with the C# structures.
 * After a change, or for another build of x264:
 *   apt-get install gcc libx264-dev libxdamage-dev libxfixes-dev libxrandr-dev
 *   gcc layouts.c -o /tmp/layouts && /tmp/layouts > layouts.txt */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <x264.h>
#include <X11/Xlib.h>
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
}
