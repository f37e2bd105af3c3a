namespace Farglass.Hosting.Storage;

/// <summary>The database cannot be used as it is; the message says what to do for an operator.</summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
