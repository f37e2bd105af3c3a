using System.Diagnostics.CodeAnalysis;

namespace Farglass.Rtc.Sdp;

/// <summary>
/// The value of an attribute that has a form of its own. <see cref="object.ToString"/> writes what
/// <see cref="TryParse"/> reads. A value from outside without that form counts as not there: what must be there is
/// asked for by name later, and what may be there is not worth losing a session for.
/// </summary>
public interface ISdpValue<TSelf>
    where TSelf : ISdpValue<TSelf>
{
    static abstract string AttributeName { get; }

    static abstract bool TryParse(ReadOnlySpan<char> text, [MaybeNullWhen(false)] out TSelf value);
}
