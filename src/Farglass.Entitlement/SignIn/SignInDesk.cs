using System.Net;
using System.Threading.RateLimiting;
using Farglass.Entitlement.Storage;
using Farglass.Entitlement.Users;
using Farglass.Protocol;
using Microsoft.Extensions.Logging;

namespace Farglass.Entitlement.SignIn;

/// <summary>
/// The one place where a password is checked, for the portal and for programs alike. Whether a name exists shows
/// neither in the answer nor in its time: unknown names are hashed against, counted and locked just as known ones.
/// </summary>
sealed partial class SignInDesk(
    UserStore users, FailureStore failures, Passwords passwords, SignInSettings settings, TimeProvider time,
    ILogger<SignInDesk> logger) : IDisposable
{
    // Hashing is meant to be slow. Each core does one at a time, a bounded queue waits, and the rest is told to come
    // back: so a flood of sign-ins cannot take the machine. The count of failures is read inside the turn, which bounds
    // what many tries at the same moment can get past it.
    readonly ConcurrencyLimiter _turns = new(new()
    {
        PermitLimit = Environment.ProcessorCount,
        QueueLimit = Limits.PasswordChecksWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    ThrottleRule UserRule => new(settings.UserFailuresFree, settings.UserFailuresMax, Lock);
    ThrottleRule AddressRule => new(settings.AddressFailuresFree, settings.AddressFailuresMax, Lock);
    TimeSpan Lock => TimeSpan.FromMinutes(settings.LockMinutes);

    public async Task<SignInAnswer> CheckAsync(string name, string password, IPAddress? address, CancellationToken ct)
    {
        using var turn = await _turns.AcquireAsync(1, ct);
        if (!turn.IsAcquired) return new SignInAnswer.Wait(Limits.PasswordQueueRetry);
        var client = ClientAddress.Of(address);
        var (bySubject, byAddress) = (SubjectOf(name), $"address:{client}");
        if (await WaitAsync(bySubject, byAddress, ct) is { Ticks: > 0 } wait) return new SignInAnswer.Wait(wait);

        var user = UserName.TryParse(name, null, out var userName) ? await users.FindAsync(userName, ct) : null;
        var match = passwords.Check(user?.PasswordHash, password);
        if (user is not { Enabled: true } || match == PasswordMatch.No)
        {
            var locked = await CountAsync(bySubject, UserRule, ct);
            if (locked && user is not null) Log.UserLocked(logger, user.Name, settings.LockMinutes);
            if (await CountAsync(byAddress, AddressRule, ct)) Log.AddressLocked(logger, client, settings.LockMinutes);
            Log.Refused(logger, client);
            return new SignInAnswer.Refused();
        }

        if (match == PasswordMatch.YesButOld)
            await users.RehashAsync(user.Name, user.PasswordHash, passwords.Hash(password), ct);
        await failures.ForgetAsync(bySubject, ct);
        await users.SetSignedInAsync(user.Name, time.GetUtcNow(), ct);
        return new SignInAnswer.Accepted(user);
    }

    /// <summary>Ends a user's lock: an operator has set a new password, or has been asked to.</summary>
    public Task UnlockAsync(UserName user, CancellationToken ct) =>
        failures.ForgetAsync(SubjectOf(user.ToString()), ct);

    public void Dispose() => _turns.Dispose();

    async Task<TimeSpan> WaitAsync(string bySubject, string byAddress, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var user = Throttle.WaitBeforeNext(await failures.FindAsync(bySubject, ct), now);
        var address = Throttle.WaitBeforeNext(await failures.FindAsync(byAddress, ct), now);
        return user > address ? user : address;
    }

    /// <returns>Whether this failure is the one that locks.</returns>
    async Task<bool> CountAsync(string subject, ThrottleRule rule, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Limits.FailureWriteTries; attempt++)
        {
            var past = await failures.FindAsync(subject, ct);
            var next = Throttle.AfterFailure(past, rule, time.GetUtcNow());
            if (await failures.ReplaceAsync(subject, past, next, ct)) return next.Count == rule.Max;
        }

        return false;
    }

    // What was typed may be anything, even a password in the wrong field: its hash is enough to count under.
    static string SubjectOf(string name) => $"user:{Secrets.Hash(name.ToLowerInvariant())}";

    /// <summary>Ids 1300-1309.</summary>
    static partial class Log
    {
        [LoggerMessage(1300, LogLevel.Information, "A sign-in from {Address} was refused.")]
        public static partial void Refused(ILogger logger, string address);

        [LoggerMessage(1301, LogLevel.Warning, "Sign-ins as {User} are locked for {Minutes} minutes: too many failed.")]
        public static partial void UserLocked(ILogger logger, UserName user, int minutes);

        [LoggerMessage(1302, LogLevel.Warning,
            "Sign-ins from {Address} are locked for {Minutes} minutes: too many failed.")]
        public static partial void AddressLocked(ILogger logger, string address, int minutes);
    }
}
