using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Matching.Web.Data;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Matching.Web.Http;

/// <summary>How long a session lasts.</summary>
public sealed class SessionLimits
{
    /// <summary>Minutes without a request after which a session ends.</summary>
    [Range(1, 24 * 60)]
    public int IdleMinutes { get; set; } = 30;

    /// <summary>Hours after which a session ends in any case.</summary>
    [Range(1, 24 * 7)]
    public int AbsoluteHours { get; set; } = 12;
}

/// <summary>How far a session has come.</summary>
public enum SessionStage
{
    /// <summary>The password was right; the second factor is awaited.</summary>
    Code,

    /// <summary>The set-up secret was right and a password is chosen; a second factor is being set up.</summary>
    Enrolment,

    /// <summary>Signed in.</summary>
    Full,
}

/// <summary>A session token: 256 random bits, of which only the hash is stored.</summary>
public static class SessionToken
{
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}

/// <summary>
/// The cookie that carries a session. Over https its name makes browsers bind it to this host alone; plain http is served on
/// loopback only, where they would refuse such a name.
/// </summary>
public sealed class SessionCookie(ServiceAddresses addresses)
{
    private readonly string name = addresses.CookieName("matching-session");

    public string? Read(HttpRequest request) => request.Cookies[name] is { Length: 64 } token ? token : null;

    /// <summary>Lax lets links from mails open the console; an administrator's session is not sent along with them.</summary>
    public void Write(HttpResponse response, string token, Role role) =>
        response.Cookies.Append(name, token, Options(role == Role.Admin ? SameSiteMode.Strict : SameSiteMode.Lax));

    public void Remove(HttpResponse response) => response.Cookies.Delete(name, Options(SameSiteMode.Lax));

    private CookieOptions Options(SameSiteMode sameSite) =>
        new()
        {
            HttpOnly = true,
            Secure = addresses.IsSecure,
            SameSite = sameSite,
            Path = "/",
            IsEssential = true,
        };
}

/// <summary>A cookie that carries a secret from its link to the page, for a short while.</summary>
public abstract class ShortCookie(ServiceAddresses addresses, string name, TimeSpan age)
{
    private readonly string name = addresses.CookieName(name);

    public string? Read(HttpRequest request) => request.Cookies[name];

    public void Write(HttpResponse response, string secret) => response.Cookies.Append(name, secret, Options(age));

    public void Remove(HttpResponse response) => response.Cookies.Delete(name, Options(null));

    private CookieOptions Options(TimeSpan? age) =>
        new()
        {
            HttpOnly = true,
            Secure = addresses.IsSecure,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            MaxAge = age,
            IsEssential = true,
        };
}

/// <summary>Carries a set-up secret from its link to the page.</summary>
public sealed class SetupCookie(ServiceAddresses addresses) : ShortCookie(addresses, "matching-set-up", TimeSpan.FromMinutes(30));

/// <summary>Finds the caller by the cookie of a person who has signed in with both factors.</summary>
public sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    Db db,
    CallerContext callers,
    SessionCookie cookie,
    LastUses uses,
    IOptions<SessionLimits> limits,
    TimeProvider clock
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Session";

    /// <summary>Claim that names the session itself.</summary>
    public const string SessionClaim = "session";

    /// <summary>Whether the request is of a person who has signed in with both factors.</summary>
    public static bool IsSignedIn(HttpContext http) => http.User.HasClaim(claim => claim.Type == SessionClaim);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (cookie.Read(Request) is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        var now = clock.GetUtcNow();
        // ended here or elsewhere, the session is unknown to the next request
        var row = await db.FindKept<SessionRow>(
            """
            SELECT s.id, s.account_id, s.created_at, s.last_seen_at, a.role, a.programme_id, a.site_id, a.chosen_programme_id,
              a.chosen_site_id
            FROM sessions s JOIN accounts a ON a.id = s.account_id
            WHERE s.token_hash = @Hash AND s.stage = 'full' AND NOT a.is_disabled
            """,
            new { Hash = ApiKeyText.Hash(token) },
            Context.RequestAborted
        );
        if (
            row is null
            || row.CreatedAt <= now.AddHours(-limits.Value.AbsoluteHours)
            || uses.Latest(UsedThing.Session, row.Id, row.LastSeenAt) <= now.AddMinutes(-limits.Value.IdleMinutes)
        )
        {
            return AuthenticateResult.Fail("unknown, ended or unfinished session");
        }

        uses.Note(UsedThing.Session, row.Id, row.LastSeenAt, now);
        callers.Caller = new Caller(EnumText.Parse<Role>(row.Role), row.AccountId, row.ProgrammeId, row.SiteId);
        callers.View = new ChosenView(row.ChosenProgrammeId, row.ChosenSiteId);
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.Role, row.Role),
                new Claim(ClaimTypes.NameIdentifier, row.AccountId.ToString()),
                new Claim(SessionClaim, row.Id.ToString()),
            ],
            Scheme
        );
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Request.Path.StartsWithSegments("/api"))
        {
            Response.Headers.WWWAuthenticate = "Bearer";
            await base.HandleChallengeAsync(properties);
            return;
        }

        // not asked for by each request: most challenges have nothing to keep
        var isKept =
            HttpMethods.IsPost(Request.Method) && await Context.RequestServices.GetRequiredService<FormDrafts>().Keep(Context);
        // what was sent and is not kept was lost: the page says so
        var lost = HttpMethods.IsPost(Request.Method) && !isKept ? "&lost=1" : "";
        Response.Redirect((isKept ? PageLinks.SignIn(Context, FormDrafts.Address) : PageLinks.SignIn(Context)) + lost);
    }

    private sealed record SessionRow
    {
        public required Guid Id { get; init; }
        public required Guid AccountId { get; init; }
        public required DateTimeOffset CreatedAt { get; init; }
        public required DateTimeOffset LastSeenAt { get; init; }
        public required string Role { get; init; }
        public Guid? ProgrammeId { get; init; }
        public Guid? SiteId { get; init; }
        public Guid? ChosenProgrammeId { get; init; }
        public Guid? ChosenSiteId { get; init; }
    }
}

/// <summary>An API key where one is sent, else the session.</summary>
public static class CallerScheme
{
    public const string Name = "Caller";

    public static string Of(HttpContext context) =>
        context.Request.Headers.Authorization.Count == 0
        && context.RequestServices.GetRequiredService<SessionCookie>().Read(context.Request) is not null
            ? SessionHandler.Scheme
            : ApiKeyHandler.Scheme;
}

public static class SessionGuards
{
    /// <summary>Header in which scripts of our own pages send the antiforgery token.</summary>
    public const string Header = "X-Antiforgery-Token";

    /// <summary>
    /// A browser sends the cookie for any website, so a change through the API needs the token that only our own pages can read.
    /// A browser never sends an API key by itself.
    /// </summary>
    public static IApplicationBuilder UseSessionAntiforgery(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                if (
                    context.User.Identity is { IsAuthenticated: true, AuthenticationType: SessionHandler.Scheme }
                    && context.Request.Path.StartsWithSegments("/api")
                    && !HttpMethods.IsGet(context.Request.Method)
                    && !HttpMethods.IsHead(context.Request.Method)
                    && (
                        !context.Request.Headers.ContainsKey(Header)
                        || !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context)
                    )
                )
                {
                    throw Problems.Refused("antiforgery-failed");
                }

                await next();
            }
        );
}

/// <summary>Addresses of pages, which keep the chosen language.</summary>
public static class PageLinks
{
    public static string To(HttpContext context, string path)
    {
        if (context.Request.Query["lang"].ToString() is not { Length: > 0 } language || !Languages.Of(context).Contains(language))
        {
            return path;
        }

        // the language belongs before the place on the page
        var place = path.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? at : path.Length;
        return $"{path[..place]}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}lang={language}{path[place..]}";
    }

    /// <summary>The address of this service, as the request named it.</summary>
    public static string Service(HttpContext context) =>
        $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}";

    /// <summary>The page to sign in, which leads back to the requested page.</summary>
    public static string SignIn(HttpContext context) => SignIn(context, context.Request.Path.Value ?? "");

    /// <summary>The page to sign in, which leads on to another.</summary>
    public static string SignIn(HttpContext context, string onward) =>
        To(context, "/console/sign-in?to=" + Uri.EscapeDataString(onward));

    /// <summary>
    /// Where a page of this service asked to go on to; anything else leads to the start page, so that no link of strangers sends
    /// people elsewhere.
    /// </summary>
    public static string Onward(string? to) =>
        to is not null
        && to.StartsWith("/console", StringComparison.Ordinal)
        && to.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-')
            ? to
            : "/console";
}
