using Farglass.Entitlement.Storage;
using Farglass.Entitlement.Users;
using Farglass.Protocol;

namespace Farglass.Entitlement.SignIn;

/// <summary>
/// Makes and checks what stands in for a password after a sign-in: a browser's cookie, a program's token.
/// </summary>
sealed class SignInTokens(TokenStore tokens, SignInSettings settings, TimeProvider time)
{
    public const string ProgramPrefix = "fgu_";
    const string BrowserPrefix = "fgc_";

    TimeSpan Idle => TimeSpan.FromHours(settings.SessionHours);

    public async Task<(string Secret, DateTimeOffset ExpiresAt)> AddForBrowserAsync(UserName user, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await AddAsync(BrowserPrefix, user, TokenKind.Browser, now, BrowserExpiry(now, now), ct);
    }

    public Task<(string Secret, DateTimeOffset ExpiresAt)> AddForProgramAsync(
        UserName user, TimeSpan validity, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return AddAsync(ProgramPrefix, user, TokenKind.Program, now, now + validity, ct);
    }

    public Task<SignInToken?> FindAsync(string secret, TokenKind kind, CancellationToken ct) =>
        tokens.FindAsync(Secrets.Hash(secret), kind, time.GetUtcNow(), ct);

    /// <summary>
    /// Moves the end of a browser's sign-in on when half of its time has passed: not at each request.
    /// </summary>
    /// <returns>The new end, or null where it stays.</returns>
    public async Task<DateTimeOffset?> SlideAsync(SignInToken token, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var later = BrowserExpiry(token.CreatedAt, now);
        if (token.ExpiresAt - now > Idle / 2 || later <= token.ExpiresAt) return null;
        await tokens.ExtendAsync(token.Hash, later, ct);
        return later;
    }

    public Task<bool> RevokeAsync(string secret, CancellationToken ct) => tokens.RevokeAsync(Secrets.Hash(secret), ct);

    public Task RevokeAllAsync(UserName user, CancellationToken ct) => tokens.RevokeAllAsync(user, ct);

    async Task<(string Secret, DateTimeOffset ExpiresAt)> AddAsync(
        string prefix, UserName user, TokenKind kind, DateTimeOffset now, DateTimeOffset expiresAt,
        CancellationToken ct)
    {
        var secret = Secrets.New(prefix);
        await tokens.AddAsync(Secrets.Hash(secret), user, kind, now, expiresAt, ct);
        return (secret, expiresAt);
    }

    DateTimeOffset BrowserExpiry(DateTimeOffset createdAt, DateTimeOffset now)
    {
        var last = createdAt + TimeSpan.FromDays(settings.SessionDaysMax);
        return now + Idle < last ? now + Idle : last;
    }
}
