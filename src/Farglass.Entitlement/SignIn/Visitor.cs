using System.Security.Claims;
using Farglass.Entitlement.Users;
using Microsoft.AspNetCore.Authentication;

namespace Farglass.Entitlement.SignIn;

/// <summary>Who makes a request, as the framework carries it around.</summary>
static class Visitor
{
    public static AuthenticationTicket Ticket(UserName user, string displayName, string scheme) => new(
        new ClaimsPrincipal(new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, user.ToString()), new(ClaimTypes.Name, displayName)], scheme)),
        scheme);

    public static UserName UserName(this ClaimsPrincipal visitor) =>
        Users.UserName.Parse(visitor.FindFirstValue(ClaimTypes.NameIdentifier)!); // Only signed-in requests come here.

    public static string DisplayName(this ClaimsPrincipal visitor) => visitor.FindFirstValue(ClaimTypes.Name)!;
}
