using System.Security.Claims;
using System.Text.Encodings.Web;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Notices;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Safeguarding.Privacy;

/// <summary>Carries the token of a personal link from its address to the page.</summary>
public sealed class PersonalLinkCookie(ServiceAddresses addresses, IOptions<PrivacyOptions> options)
    : ShortCookie(addresses, "matching-my", TimeSpan.FromMinutes(options.Value.CookieMinutes));

/// <summary>
/// Finds whose data are asked for by the token of a personal link: in the address of the API, in the cookie of the page.
/// </summary>
public sealed class PersonalLinkHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    Db db,
    CallerContext callers,
    PersonalLinkCookie cookie,
    LastUses uses,
    TimeProvider clock
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if ((Request.RouteValues["token"] as string ?? cookie.Read(Request)) is not { Length: > 0 } token)
        {
            return AuthenticateResult.NoResult();
        }

        var now = clock.GetUtcNow();
        var link = await db.Find<LinkRow>(
            """
            SELECT id, person_id, programme_id, last_used_at
            FROM personal_links
            WHERE token_hash = @Hash AND revoked_at IS NULL AND expires_at > @Now
            """,
            new { Hash = ApiKeyText.Hash(token), Now = now },
            Context.RequestAborted
        );
        if (link is null)
        {
            return AuthenticateResult.Fail("unknown, expired or revoked link");
        }

        uses.Note(UsedThing.Link, link.Id, link.LastUsedAt, now);
        callers.Caller = Caller.Participant(link.PersonId, link.ProgrammeId);
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, link.PersonId.ToString())],
            Policies.PersonalLink
        );
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Policies.PersonalLink));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Request.Path.StartsWithSegments("/api"))
        {
            return base.HandleChallengeAsync(properties);
        }

        Response.Redirect(PageLinks.To(Context, "/my/ended"));
        return Task.CompletedTask;
    }

    private sealed record LinkRow
    {
        public required Guid Id { get; init; }
        public required Guid PersonId { get; init; }
        public required Guid ProgrammeId { get; init; }
        public DateTimeOffset? LastUsedAt { get; init; }
    }
}

/// <summary>Whose record the caller's link opens.</summary>
public sealed class OwnRecord(Db db, CallerContext callers)
{
    internal async Task<OwnRow> Find(CancellationToken cancellationToken) =>
        !callers.Caller.IsParticipant
            ? throw Problems.Refused("not-authenticated")
            : await db.Find<OwnRow>(
                "SELECT id, programme_id, replace(role, '_', '') AS role, is_restricted FROM people WHERE id = @Id AND status <> 'erased'",
                new { callers.Caller.Id },
                cancellationToken
            ) ?? throw Problems.Refused("not-authenticated");

    internal Task<List<MyConsent>> Consents(OwnRow me, CancellationToken cancellationToken) =>
        db.Query<MyConsent>(
            """
            SELECT purpose, text_version AS version, text_hash, language, channel, given_at, withdrawn_at
            FROM consents
            WHERE programme_id = @ProgrammeId AND person_id = @Id
            ORDER BY id
            """,
            me,
            cancellationToken
        );

    internal Task<List<Notice>> Notices(OwnRow me, CancellationToken cancellationToken) =>
        db.Query<Notice>($"SELECT {Notice.Columns} FROM notices n WHERE n.person_id = @Id ORDER BY n.id", me, cancellationToken);

    internal sealed record OwnRow
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public required Participants.People.PersonRole Role { get; init; }
        public required bool IsRestricted { get; init; }
    }
}
