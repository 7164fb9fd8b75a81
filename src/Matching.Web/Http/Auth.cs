using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Matching.Web.Data;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Matching.Web.Http;

/// <summary>The named rights that routes ask for. An administrator may call every route of their scope.</summary>
public static class Policies
{
    public const string Admin = nameof(Admin);
    public const string Coordinator = nameof(Coordinator);
    public const string Analyst = nameof(Analyst);
    public const string Staff = nameof(Staff);
    public const string Anyone = nameof(Anyone);

    /// <summary>A partner with its secret key.</summary>
    public const string Partner = nameof(Partner);

    /// <summary>
    /// A partner's key, or no key: a partner's page then names its publishable key in the body. A wrong key is refused, not
    /// passed over.
    /// </summary>
    public const string Signup = nameof(Signup);

    /// <summary>Any caller, or none: what is asked for is public. A wrong key is refused, not passed over.</summary>
    public const string Open = nameof(Open);

    /// <summary>A person with the link to their own data, and no other caller: the request is about themselves.</summary>
    public const string Participant = nameof(Participant);

    /// <summary>Any caller, or none, with any key: the token of a message's link in the address is all that is asked for.</summary>
    public const string MessageLink = nameof(MessageLink);

    /// <summary>The scheme that knows personal links.</summary>
    public const string PersonalLink = nameof(PersonalLink);

    /// <summary>People who have signed in with a password and a second factor: the pages of the console.</summary>
    public const string SignedIn = nameof(SignedIn);

    /// <summary>Signed in as a coordinator or an administrator.</summary>
    public const string CoordinatorSignedIn = nameof(CoordinatorSignedIn);

    /// <summary>Signed in as an analyst or an administrator.</summary>
    public const string AnalystSignedIn = nameof(AnalystSignedIn);

    /// <summary>Signed in as an administrator.</summary>
    public const string AdminSignedIn = nameof(AdminSignedIn);

    public static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(Admin, Only(Role.Admin));
        options.AddPolicy(Coordinator, Only(Role.Admin, Role.Coordinator));
        options.AddPolicy(Analyst, Only(Role.Admin, Role.Analyst));
        options.AddPolicy(Staff, Only(Role.Admin, Role.Coordinator, Role.Analyst));
        options.AddPolicy(Anyone, Only(Role.Admin, Role.Coordinator, Role.Analyst, Role.Partner));
        options.AddPolicy(Partner, Only(Role.Admin, Role.Partner));
        options.AddPolicy(
            Signup,
            new AuthorizationPolicyBuilder(CallerScheme.Name)
                .RequireAssertion(context =>
                    context.User.Identity is { IsAuthenticated: true }
                        ? context.User.IsInRole(Role.Partner.ToText()) || context.User.IsInRole(Role.Admin.ToText())
                        : context.Resource is HttpContext http && http.Request.Headers.Authorization.Count == 0
                )
                .Build()
        );
        options.AddPolicy(
            Open,
            new AuthorizationPolicyBuilder(CallerScheme.Name)
                .RequireAssertion(context =>
                    context.User.Identity is { IsAuthenticated: true }
                    || context.Resource is HttpContext { Request.Headers.Authorization.Count: 0 }
                )
                .Build()
        );
        options.AddPolicy(MessageLink, new AuthorizationPolicyBuilder(CallerScheme.Name).RequireAssertion(_ => true).Build());
        options.AddPolicy(SignedIn, new AuthorizationPolicyBuilder(SessionHandler.Scheme).RequireAuthenticatedUser().Build());
        options.AddPolicy(CoordinatorSignedIn, Only(SessionHandler.Scheme, Role.Admin, Role.Coordinator));
        options.AddPolicy(AnalystSignedIn, Only(SessionHandler.Scheme, Role.Admin, Role.Analyst));
        options.AddPolicy(AdminSignedIn, Only(SessionHandler.Scheme, Role.Admin));
        options.AddPolicy(Participant, new AuthorizationPolicyBuilder(PersonalLink).RequireAuthenticatedUser().Build());
        // A route that names no policy is closed, even to an administrator. What is no route is routing's own refusal (404, 405,
        // 415) and may be answered.
        options.FallbackPolicy = new AuthorizationPolicyBuilder()
            .RequireAssertion(context => context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint)
            .Build();
    }

    private static AuthorizationPolicy Only(params Role[] roles) => Only(CallerScheme.Name, roles);

    private static AuthorizationPolicy Only(string scheme, params Role[] roles) =>
        new AuthorizationPolicyBuilder(scheme)
            .RequireAuthenticatedUser()
            .RequireRole(roles.Select(role => role.ToText()))
            .Build();
}

/// <summary>
/// A key as its holder has it: <c>mk_</c>, ten characters that name it, <c>_</c>, 43 that prove it (256 random bits).
/// </summary>
public static class ApiKeyText
{
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    public static (string PublicId, string Secret) New()
    {
        var publicId = string.Concat(RandomNumberGenerator.GetBytes(10).Select(b => Alphabet[b % Alphabet.Length]));
        return (publicId, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
    }

    public static string Text(string publicId, string secret) => $"mk_{publicId}_{secret}";

    public static (string PublicId, string Secret)? Parse(string text) =>
        text.Length == 57 && text.StartsWith("mk_", StringComparison.Ordinal) && text[13] == '_'
            ? (text[3..13], text[14..])
            : null;

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

/// <summary>Finds the caller of <c>Authorization: Bearer mk_…</c>.</summary>
public sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    Db db,
    CallerContext callers,
    LastUses uses,
    TimeProvider clock
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "ApiKey";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        if (ApiKeyText.Parse(header["Bearer ".Length..].Trim()) is not { } key)
        {
            return AuthenticateResult.Fail("not a key");
        }

        var now = clock.GetUtcNow();
        // revoked here or elsewhere, the key is unknown to the next request
        var row = await db.FindKept<KeyRow>(
            """
            SELECT k.id, k.secret_hash, k.role, k.programme_id, k.site_id, k.partner_id, k.expires_on, k.last_used_at, r.time_zone
            FROM api_keys k LEFT JOIN programmes r ON r.id = k.programme_id WHERE k.public_id = @PublicId AND k.revoked_at IS NULL
            """,
            new { key.PublicId },
            Context.RequestAborted
        );
        var presented = Encoding.ASCII.GetBytes(ApiKeyText.Hash(key.Secret));
        if (
            row is null
            || !CryptographicOperations.FixedTimeEquals(presented, Encoding.ASCII.GetBytes(row.SecretHash))
            || (row.ExpiresOn is { } last && last < ProgrammeDays.On(now, row.TimeZone))
        )
        {
            return AuthenticateResult.Fail("unknown, expired or revoked key");
        }

        uses.Note(UsedThing.Key, row.Id, row.LastUsedAt, now);
        callers.Caller = new Caller(EnumText.Parse<Role>(row.Role), row.Id, row.ProgrammeId, row.SiteId, row.PartnerId);
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Role, row.Role), new Claim(ClaimTypes.NameIdentifier, row.Id.ToString())],
            Scheme
        );
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }

    private sealed record KeyRow
    {
        public required Guid Id { get; init; }
        public required string SecretHash { get; init; }
        public required string Role { get; init; }
        public Guid? ProgrammeId { get; init; }
        public Guid? SiteId { get; init; }
        public Guid? PartnerId { get; init; }
        public string? TimeZone { get; init; }
        public DateOnly? ExpiresOn { get; init; }
        public DateTimeOffset? LastUsedAt { get; init; }
    }
}
