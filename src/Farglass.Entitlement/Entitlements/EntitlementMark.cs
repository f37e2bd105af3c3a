using Farglass.Protocol.Rest;

namespace Farglass.Entitlement.Entitlements;

/// <summary>
/// A place in the list of all entitlements: the cursor of a page. None of its parts can hold a colon.
/// </summary>
readonly record struct EntitlementMark(string Kind, string Name, string Application)
{
    public static EntitlementMark Start => new("", "", "");

    public static EntitlementMark Of(HeldEntitlement last) =>
        new(last.Holder.Kind.ToString(), last.Holder.Name, last.Application.ToString());

    public static bool TryParse(string? cursor, out EntitlementMark mark)
    {
        mark = Start;
        if (cursor is null) return true;
        if (cursor.Split(':') is not [var kind, var name, var application]) return false;
        mark = new(kind, name, application);
        return Enum.TryParse<HolderKind>(kind, out _) && ApplicationId.TryParse(application, null, out _);
    }

    public override string ToString() => $"{Kind}:{Name}:{Application}";
}
