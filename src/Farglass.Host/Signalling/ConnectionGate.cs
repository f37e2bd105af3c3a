namespace Farglass.Host.Signalling;

/// <summary>
/// Counts connections, all of them and those that nobody has vouched for yet, and says when it is enough.
/// </summary>
sealed class ConnectionGate(int max, int unauthenticatedMax)
{
    int _all, _unauthenticated;

    public int Count => Volatile.Read(ref _all);

    /// <returns>Null where there are too many.</returns>
    public Pass? TryEnter()
    {
        if (!TryAdd(ref _all, max)) return null;
        if (TryAdd(ref _unauthenticated, unauthenticatedMax)) return new(this);
        Interlocked.Decrement(ref _all);
        return null;
    }

    static bool TryAdd(ref int count, int max)
    {
        if (Interlocked.Increment(ref count) <= max) return true;
        Interlocked.Decrement(ref count);
        return false;
    }

    /// <summary>One connection's place.</summary>
    internal sealed class Pass(ConnectionGate gate) : IDisposable
    {
        int _authenticated;

        /// <summary>It has shown a viewer's token: it makes room for another that has not.</summary>
        public void Authenticated()
        {
            if (Interlocked.Exchange(ref _authenticated, 1) == 0) Interlocked.Decrement(ref gate._unauthenticated);
        }

        public void Dispose()
        {
            Authenticated();
            Interlocked.Decrement(ref gate._all);
        }
    }
}
