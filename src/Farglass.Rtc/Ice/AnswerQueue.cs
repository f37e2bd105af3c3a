using Farglass.Rtc.Ice.Stun;

namespace Farglass.Rtc.Ice;

/// <summary>
/// Answers until they are drained. Who is not the peer gets none: a client must pass over what is not signed
/// (RFC 8489, 9.1.4), so a 401 would serve only those who want a host to send datagrams to somebody else.
/// </summary>
sealed class AnswerQueue
{
    public const int UnknownAttribute = 420, RoleConflict = 487;

    readonly NetworkPath[] _paths = new NetworkPath[IceLimits.AnswersMax];
    readonly int[] _lengths = new int[IceLimits.AnswersMax];
    readonly byte[] _bytes = new byte[IceLimits.AnswersMax * IceLimits.AnswerBytesMax];
    int _first, _count;

    public void Accept(in NetworkPath path, in StunMessage request, ReadOnlySpan<byte> key)
    {
        if (_count == IceLimits.AnswersMax) return;
        var writer = new StunWriter(Slot(_first + _count), StunClass.Success, request.Id);
        writer.AddXorMappedAddress(path.Remote);
        Add(path, writer.FinishSigned(key));
    }

    public void Refuse(in NetworkPath path, in StunMessage request, int code, ReadOnlySpan<byte> key)
    {
        if (_count == IceLimits.AnswersMax) return;
        var writer = new StunWriter(Slot(_first + _count), StunClass.Error, request.Id);
        writer.AddErrorCode(code);
        if (code == UnknownAttribute)
        {
            Span<ushort> types = stackalloc ushort[IceLimits.UnknownAttributesMax];
            writer.AddUnknownAttributes(types[..request.CopyUnknownAttributes(types)]);
        }
        Add(path, writer.FinishSigned(key));
    }

    public bool TryTake(Span<byte> target, out int length, out NetworkPath path)
    {
        length = 0;
        path = default;
        if (_count == 0) return false;
        (length, path) = (_lengths[_first], _paths[_first]);
        Slot(_first)[..length].CopyTo(target);
        _first = (_first + 1) % IceLimits.AnswersMax;
        _count--;
        return true;
    }

    Span<byte> Slot(int index) =>
        _bytes.AsSpan(index % IceLimits.AnswersMax * IceLimits.AnswerBytesMax, IceLimits.AnswerBytesMax);

    void Add(in NetworkPath path, int length)
    {
        var index = (_first + _count++) % IceLimits.AnswersMax;
        (_paths[index], _lengths[index]) = (path, length);
    }
}
