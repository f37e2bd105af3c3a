"""Reads the first gamepad that the machine has, as a game does, and prints what it says: "key 0x130 1", "axis 0 -32767".
It looks until there is one, and goes on until that is gone."""

import glob
import struct
import sys
import time

PAD = "Microsoft X-Box 360 pad"
EVENT = struct.Struct("llHHi")  # struct input_event: seconds, microseconds, type, code, value.
KEY, AXIS = 1, 3


def find():
    for file in glob.glob("/sys/class/input/event*/device/name"):
        with open(file) as name:
            if name.read().strip() == PAD:
                return "/dev/input/" + file.split("/")[4]
    return None


print("ready", flush=True)
while (device := find()) is None:
    time.sleep(0.01)
with open(device, "rb", buffering=0) as pad:
    print("pad", flush=True)
    try:
        while True:
            _, _, kind, code, value = EVENT.unpack(pad.read(EVENT.size))
            if kind in (KEY, AXIS):
                print(f"key {code:#x} {value}" if kind == KEY else f"axis {code} {value}", flush=True)
    except OSError:
        print("gone", flush=True)
sys.stdin.read()
