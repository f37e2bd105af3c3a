using System.Text;
using Farglass.Desktop.Input;
using Farglass.Native.X11;

namespace Farglass.Desktop.Tests.Input;

/// <summary>
/// An X server with the map of a US keyboard, and an application that looks up late what a key stands for.
/// </summary>
sealed class FakeServer : IInputDevice, ITouchDevice
{
    public const int Spare = 93, OtherSpare = 103;

    const int Shift = 50, Control = 37, Level3 = 92, Keypad7 = 79;

    readonly Keymap _map = UsKeymap();
    readonly HashSet<int> _down = [];
    readonly List<(int Keycode, Modifiers On)> _unread = [];
    readonly StringBuilder _read = new();

    public List<string> Told { get; } = [];

    public Modifiers Locked { get; private set; }

    /// <summary>What the application has got, once it has looked: `^` before what came with Ctrl.</summary>
    public string Read()
    {
        foreach (var (keycode, on) in _unread)
        {
            if ((on & Modifiers.Control) != 0) _read.Append('^');
            _read.Append(Say(_map.SymbolOf(keycode, on)));
        }

        _unread.Clear();
        var read = _read.ToString();
        _read.Clear();
        return read;
    }

    public void Key(int keycode, bool down)
    {
        Told.Add($"{(down ? '+' : '-')}{keycode}");
        if (!down)
        {
            _down.Remove(keycode);
            return;
        }

        if (!_down.Add(keycode) || _map.ModifiersOf(keycode) != 0) return;
        var on = _down.Aggregate(Locked, (sum, held) => sum | _map.ModifiersOf(held));
        _unread.Add((keycode, on));
    }

    public void Button(int button, bool down) => Told.Add($"button {(down ? '+' : '-')}{button}");

    /// <summary>Of the pointer: an application may put it somewhere else.</summary>
    public (int X, int Y) Place { get; set; }

    public void Move(int x, int y)
    {
        Place = (x, y);
        Told.Add($"move {x} {y}");
    }

    public void Finger(FingerChange change, in TouchPoint at) =>
        Told.Add($"finger {at.Contact} {change} {at.X} {at.Y}");

    public void Scroll(int dx, int dy) => Told.Add($"scroll {dx} {dy}");

    public void PenNear(bool isNear, in TouchPoint at) => Told.Add(isNear ? $"pen near {at.X} {at.Y}" : "pen away");

    public void PenMove(in TouchPoint at) => Told.Add($"pen {at.X} {at.Y} {at.Pressure}");

    public void PenButton(int button, bool down, in TouchPoint at) => Told.Add($"pen {(down ? '+' : '-')}{button}");

    public void MoveBy(int dx, int dy) => Told.Add($"by {dx} {dy}");

    public (int X, int Y) FindPlace() => Place;

    public void Lock(Modifiers affected, Modifiers on) => Locked = (Locked & ~affected) | (on & affected);

    public void Define(int keycode, KeyDescription key)
    {
        Told.Add($"define {keycode}");
        _map.Define(keycode, key);
    }

    /// <summary>As Debian's X server has it, as far as the keys of these tests go.</summary>
    public static Keymap UsKeymap()
    {
        const int oneLevel = 0, twoLevels = 1, letters = 2, keypad = 3;
        KeyTypeDescription[] types =
        [
            new(0, []), new(1, [new(1, 1)]), new(3, [new(1, 1), new(2, 1)]), new(0x11, [new(0x10, 1)]),
            new(0x81, [new(1, 1), new(0x80, 2), new(0x81, 3)]),
            new(0x83, [new(1, 1), new(2, 1), new(0x80, 2), new(0x81, 3), new(0x82, 2), new(0x83, 3)]),
        ];
        var keys = Enumerable.Range(0, 256).Select(_ => new KeyDescription(oneLevel, 0, [0xff_ffff])).ToArray();
        void Row(int first, string plain, string shifted)
        {
            for (var at = 0; at < plain.Length; at++)
                keys[first + at] = new(char.IsLetter(plain[at]) ? letters : twoLevels, 0, [plain[at], shifted[at]]);
        }

        Row(10, "1234567890-=", "!@#$%^&*()_+");
        Row(24, "qwertyuiop[]", "QWERTYUIOP{}");
        Row(38, "asdfghjkl;'`", "ASDFGHJKL:\"~");
        Row(51, "\\zxcvbnm,./", "|ZXCVBNM<>?");
        keys[65] = new(oneLevel, 0, [' ']);
        keys[36] = new(oneLevel, 0, [0xff0d]);
        keys[Shift] = new(oneLevel, 1, [0xffe1]);
        keys[Control] = new(oneLevel, 4, [0xffe3]);
        keys[Level3] = new(oneLevel, 0x80, [0xfe03]);
        keys[Keypad7] = new(keypad, 0, [0xff95, 0xffb7]);
        foreach (var spare in new[] { Spare, OtherSpare }) keys[spare] = new(-1, 0, []);
        return new(types, keys);
    }

    static string Say(uint keysym) => keysym switch
    {
        0xff0d => "\n",
        0xff95 => "(Home)",
        >= 0xffb0 and <= 0xffb9 => ((char)(keysym - 0xff80)).ToString(),
        > 0x0100_0000 => char.ConvertFromUtf32((int)(keysym & 0xff_ffff)),
        var latin => ((char)latin).ToString(),
    };
}
