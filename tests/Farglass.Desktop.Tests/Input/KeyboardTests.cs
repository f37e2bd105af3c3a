using System.Text;
using Farglass.Desktop.Input;

namespace Farglass.Desktop.Tests.Input;

public sealed class KeyboardTests
{
    const int KeyQ = 16, KeyY = 21, KeyA = 30, KeyE = 18, KeyC = 46, Key2 = 3, Minus = 12, Keypad7 = 71;
    const int Shift = 42, Control = 29, AltGr = 84;

    readonly FakeServer _server = new();
    readonly Keyboard _keyboard;
    TimeSpan _now = TimeSpan.FromHours(1);

    public KeyboardTests() => _keyboard = new(_server, FakeServer.UsKeymap());

    [Fact]
    public void A_key_that_says_what_the_servers_map_says_is_that_key_and_nothing_is_changed()
    {
        Tap(KeyQ, 'q');
        With(Shift, () => Tap(Key2, '@'));
        Assert.Equal("q@", _server.Read());
        Assert.DoesNotContain(_server.Told, told => told.StartsWith("define", StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_that_says_something_else_is_taught_and_keeps_its_place()
    {
        Tap(KeyY, 'z');
        Assert.Equal("z", _server.Read());
        Tap(KeyY, 'z');
        With(Shift, () => Tap(KeyY, 'Z'));
        Assert.Equal("zZ", _server.Read());
        Assert.Equal(["define 29", "+29", "-29", "+29", "-29", "+50", "define 29", "+29", "-29", "-50"], _server.Told);
    }

    [Fact]
    public void AltGr_chooses_a_level_that_the_key_did_not_have()
    {
        With(AltGr, () => Tap(KeyE, '€'));
        With([AltGr, Shift], () => Tap(KeyE, '¢'));
        Tap(KeyE, 'e');
        With(Shift, () => Tap(KeyE, 'E'));
        Assert.Equal("€¢eE", _server.Read());
    }

    [Fact]
    public void An_application_that_looks_late_sees_what_was_typed_though_a_layout_was_changed_in_between()
    {
        for (var round = 0; round < 20; round++)
        {
            Tap(KeyA, 'a');
            Tap(KeyA, 'ф');
        }

        Assert.Equal(string.Concat(Enumerable.Repeat("aф", 20)), _server.Read());
    }

    [Fact]
    public void What_has_no_key_left_waits_until_the_application_has_had_its_time()
    {
        foreach (var character in "ab") _ = _keyboard.TryType(character + "", _now);
        Assert.True(_keyboard.TryType("你好", _now));
        Assert.False(_keyboard.TryType("世界", _now));
        Assert.Equal("ab你好", _server.Read());
        Assert.Equal(_now + Limits.KeySettles, _keyboard.RetryAt);
        Assert.True(_keyboard.TryType("世界", _keyboard.RetryAt));
        Assert.Equal("世界", _server.Read());
    }

    [Fact]
    public void A_text_that_waits_goes_on_where_it_was()
    {
        var read = new StringBuilder();
        const string Text = "Hi, 天地玄黄 end\n";
        while (!_keyboard.TryType(Text, _now))
        {
            Assert.InRange(_keyboard.RetryAt, _now + TimeSpan.FromTicks(1), _now + Limits.KeySettles);
            _now = _keyboard.RetryAt;
            read.Append(_server.Read());
        }

        Assert.Equal(Text, read.Append(_server.Read()).ToString());
        Assert.Equal(Modifiers.None, _server.Locked);
    }

    [Fact]
    public void Text_tells_the_server_of_all_its_new_keys_before_the_first_one()
    {
        Assert.True(_keyboard.TryType("é你", _now));
        Assert.Equal(["define 93", "define 103", "+93", "-93", "+103", "-103"], _server.Told);
    }

    [Fact]
    public void Text_is_no_command_though_Ctrl_is_still_held()
    {
        _keyboard.Key(Control, KeyAction.Down, _now);
        Assert.True(_keyboard.TryType("a", _now));
        Tap(KeyC, 'c');
        Assert.Equal("a^c", _server.Read());
    }

    [Fact]
    public void A_command_of_a_Cyrillic_key_is_that_of_the_Latin_letter_in_its_place()
    {
        With(Control, () => Tap(KeyC, 'с'));
        Assert.Equal("^c", _server.Read());
        Tap(KeyC, 'с');
        _now += Limits.KeySettles;
        With(Control, () => Tap(KeyC, 'с'));
        Assert.Equal("с^c", _server.Read());
    }

    [Fact]
    public void A_command_teaches_nothing_and_says_what_the_key_says()
    {
        With(Control, () => Tap(KeyY, 'z'));
        Assert.Equal("^z", _server.Read());
        Assert.DoesNotContain("define 29", _server.Told);
    }

    [Theory]
    [InlineData("A", false)]
    [InlineData("a", true)]
    [InlineData("é", false)]
    [InlineData("É", true)]
    public void With_CapsLock_the_application_gets_what_the_users_key_says(string says, bool shift)
    {
        if (shift) _keyboard.Key(Shift, KeyAction.Down, _now);
        Tap(KeyA, says[0], KeyLocks.CapsLock);
        Assert.Equal(says, _server.Read());
        Tap(KeyQ, shift ? 'Q' : 'q');
        Assert.Equal(Modifiers.None, _server.Locked);
    }

    [Fact]
    public void NumLock_is_what_it_is_on_the_users_keyboard()
    {
        Tap(Keypad7, '7', KeyLocks.NumLock);
        Tap(Keypad7, default);
        Assert.Equal("7(Home)", _server.Read());
    }

    [Fact]
    public void A_layout_is_learnt_with_its_capitals_and_once()
    {
        _keyboard.Learn([new(KeyY, new('z')), new(Minus, new('ß')), new(KeyQ, new('q')), new(200, new('x'))], _now);
        Assert.Equal(["define 29", "define 29", "define 20"], _server.Told);
        Tap(KeyY, 'z');
        With(Shift, () => Tap(KeyY, 'Z'));
        Tap(Minus, 'ß');
        Assert.Equal("zZß", _server.Read());
        Assert.Equal(3, _server.Told.Count(told => told.StartsWith("define", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_repeat_and_a_release_are_those_of_the_key_that_was_pressed_in_its_place()
    {
        With(Control, () =>
        {
            Press(KeyY, 'z');
            _keyboard.Key(KeyY, KeyAction.Repeat, _now);
            _keyboard.Key(KeyY, KeyAction.Up, _now);
            _keyboard.Key(KeyY, KeyAction.Repeat, _now);
        });
        Assert.Equal(["+37", "define 93", "+93", "-93", "+93", "-93", "-37"], _server.Told);
    }

    [Fact]
    public void Everything_is_let_go_at_once_wherever_it_was_pressed()
    {
        _keyboard.Key(Control, KeyAction.Down, _now);
        Press(KeyY, 'z');
        _server.Told.Clear();
        _keyboard.ReleaseAll();
        _keyboard.ReleaseAll();
        Assert.Equal(["-93", "-37"], _server.Told.Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public void Where_every_spare_key_is_held_a_character_is_left_out_and_nothing_waits_for_ever()
    {
        With(Control, () =>
        {
            Press(KeyY, 'z');
            Press(KeyQ, 'ä');
            Press(KeyE, 'ö');
        });
        Assert.Equal("^z^ä", _server.Read());
    }

    [Fact]
    public void After_somebody_elses_change_of_the_map_it_is_taught_anew()
    {
        Tap(KeyY, 'z');
        _ = _keyboard.TryType("你", _now);
        _now += Limits.KeySettles;
        _keyboard.Renew(FakeServer.UsKeymap());
        _server.Told.Clear();
        Tap(KeyY, 'z');
        _ = _keyboard.TryType("你", _now);
        Assert.Equal(["define 29", "+29", "-29", "define 103", "+103", "-103"], _server.Told);
    }

    [Fact]
    public void Whatever_is_typed_on_whatever_layout_arrives()
    {
        var random = new Random(11);
        const string Characters = "aäαфש你あ한éÉßñ@€#1Zz";
        var typed = new StringBuilder();
        var read = new StringBuilder();
        var lookAt = _now;
        for (var round = 0; round < 3_000; round++)
        {
            var says = new Rune(Characters[random.Next(Characters.Length)]);
            var code = UsKeys.Writing[random.Next(UsKeys.Writing.Count)];
            var held = new[] { Shift, AltGr }.Where(_ => random.Next(3) == 0).ToArray();
            var locks = (KeyLocks)random.Next(4);
            foreach (var modifier in held) _keyboard.Key(modifier, KeyAction.Down, _now);
            while (!_keyboard.TryPress(code, says, locks, _now))
            {
                Assert.True(_keyboard.RetryAt > _now, "Waiting is for something that comes.");
                _now = _keyboard.RetryAt;
                read.Append(_server.Read());
            }

            foreach (var key in held.Append(code)) _keyboard.Key(key, KeyAction.Up, _now);
            typed.Append(says);
            _now += TimeSpan.FromMilliseconds(random.Next(80));
            if (_now < lookAt) continue;
            read.Append(_server.Read());
            lookAt = _now + Limits.KeySettles * 0.8;
        }

        Assert.Equal(typed.ToString(), read.Append(_server.Read()).ToString());
    }

    void Press(int code, char says, KeyLocks locks = KeyLocks.None) =>
        Assert.True(_keyboard.TryPress(code, new Rune(says), locks, _now));

    void Tap(int code, char says, KeyLocks locks = KeyLocks.None)
    {
        Press(code, says, locks);
        _keyboard.Key(code, KeyAction.Up, _now);
    }

    void With(int held, Action act) => With([held], act);

    void With(int[] held, Action act)
    {
        foreach (var code in held) _keyboard.Key(code, KeyAction.Down, _now);
        act();
        foreach (var code in held) _keyboard.Key(code, KeyAction.Up, _now);
    }
}
