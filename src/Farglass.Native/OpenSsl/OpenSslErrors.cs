using System.Runtime.InteropServices;

namespace Farglass.Native.OpenSsl;

/// <summary>
/// OpenSSL's queue of errors, one for each thread. What lies in it from an earlier call, of whomever, makes a later
/// one look as if it had failed: it is emptied before a call, and when its words are taken.
/// </summary>
static partial class OpenSslErrors
{
    public static void Clear() => ERR_clear_error();

    /// <summary>The first error's words. Empties the queue.</summary>
    public static string Take()
    {
        var code = ERR_get_error();
        ERR_clear_error();
        return code == 0
            ? "OpenSSL gave no reason"
            : Marshal.PtrToStringUTF8(ERR_reason_error_string(code)) ?? $"OpenSSL's error {code:x}";
    }

    public static OpenSslException After(string call) => new($"{call}: {Take()}.");

    [LibraryImport(OpenSslLibrary.Crypto)]
    private static partial void ERR_clear_error();

    [LibraryImport(OpenSslLibrary.Crypto)]
    private static partial nuint ERR_get_error();

    [LibraryImport(OpenSslLibrary.Crypto)]
    private static partial nint ERR_reason_error_string(nuint e);
}
