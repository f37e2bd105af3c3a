namespace Farglass.Entitlement.StreamingService;

/// <summary>
/// The streaming service cannot be reached, takes too long, or says something that it must not say. Nobody who asks for
/// a session can do anything about it but wait. The message is for the log: it holds no token and no key.
/// </summary>
sealed class StreamingServiceException(string message, Exception? inner = null) : Exception(message, inner);
