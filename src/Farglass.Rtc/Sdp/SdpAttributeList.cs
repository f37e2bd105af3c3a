using System.Collections;
using System.Globalization;

namespace Farglass.Rtc.Sdp;

/// <summary>Attributes while they are being written.</summary>
sealed class SdpAttributeList : IEnumerable<SdpAttribute>
{
    readonly List<SdpAttribute> _attributes = [];

    public void Add(string name, string? value = null) => _attributes.Add(new(name, value));

    public void Add(string name, int value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    public void Add<T>(T value)
        where T : ISdpValue<T> =>
        Add(T.AttributeName, value.ToString());

    public IEnumerator<SdpAttribute> GetEnumerator() => _attributes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
