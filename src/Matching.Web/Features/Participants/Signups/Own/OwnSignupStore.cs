using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTies;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Signups.Own;

/// <summary>Sign-ups as their links open them, for 60 days.</summary>
public sealed class OwnSignupStore(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    ProgrammeStore programmes,
    ExpectedWaits waits,
    TieEnds ties,
    TimeProvider clock
)
{
    private static readonly string[] Steps =
    [
        "needs",
        "offers",
        "travelKm",
        "availability",
        "languages",
        "accessibilityNeeds",
        "contactChannel",
        "sharesPhone",
        "kind",
    ];

    /// <summary>How long a link works.</summary>
    internal static readonly TimeSpan Works = TimeSpan.FromDays(60);

    /// <summary>The answer to a sign-up that has this link already.</summary>
    public async Task<ReceivedSignup?> Received(string tokenHash, CancellationToken cancellationToken) =>
        await Row(tokenHash, cancellationToken) is { } row
            ? new ReceivedSignup
            {
                Id = row.Id,
                Role = row.Role,
                Status = SignupStatus.Received,
                CreatedAt = row.CreatedAt,
                ProgrammeId = row.ProgrammeId,
                PersonId = row.PersonId,
            }
            : null;

    /// <summary>Finds the sign-up of a link, or refuses. The holder of the link is the caller from now on.</summary>
    internal async Task<OwnSignupRow> Find(string token, bool isChange, CancellationToken cancellationToken)
    {
        var row = await Row(ApiKeyText.Hash(token), cancellationToken);
        if (row is null || (isChange && row.IsReferral))
        {
            // a case worker neither answers for the person nor takes the sign-up back
            throw Problems.Refused("not-authenticated");
        }

        callers.Caller = row.IsRepeated
            ? Caller.Form(row.PartnerId, row.ProgrammeId)
            : Caller.Participant(row.PersonId, row.ProgrammeId);
        return row with { Token = token };
    }

    /// <summary>Where the sign-up of a link is, and whether its person was known before.</summary>
    public async Task<(Guid Id, Guid PersonId, bool IsRepeated)> Locate(string token, CancellationToken cancellationToken)
    {
        var row = await Find(token, isChange: true, cancellationToken);
        return (row.Id, row.PersonId, row.IsRepeated);
    }

    /// <summary>What the link shows.</summary>
    internal async Task<OwnSignup> Show(OwnSignupRow row, SignupAnswers answers, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(row.ProgrammeId, cancellationToken);
        var site = await db.Find<string>("SELECT name FROM sites WHERE id = @SiteId", new { answers.SiteId }, cancellationToken);
        var wait = await waits.ForWords(programme, answers.SiteId, row.PartnerId, row.Role, cancellationToken);
        return new OwnSignup
        {
            Id = row.Id,
            ProgrammeId = programme.Id,
            Programme = programme.Name,
            Partner = row.Partner,
            Role = row.Role,
            // a known person's reference would disclose, the second time, that there is a record
            Reference = PersonReference.Of(row.IsRepeated ? row.Id : row.PersonId, site),
            IsReferral = row.IsReferral,
            CreatedAt = row.CreatedAt,
            ExpiresAt = row.CreatedAt + Works,
            GivenName = answers.GivenName,
            Phone = answers.Phone,
            Email = answers.Email,
            PreferredLanguage = answers.PreferredLanguage,
            Site = site,
            BestHour = answers.BestHour,
            ContactChannel = answers.ContactChannel,
            SharesPhone = answers.SharesPhone,
            Needs = answers.Needs,
            Offers = answers.Offers,
            TravelKm = answers.TravelKm,
            Availability = answers.Availability,
            Languages = answers.Languages,
            AccessibilityNeeds = answers.AccessibilityNeeds,
            SignsUpAs = answers.SignsUpAs,
            Adults = answers.Adults,
            TogetherPath =
                row.IsReferral || row.IsBeside || answers.Company is null
                    ? null
                    : $"/signup/{row.PartnerKey}/{row.Role.ToText()}?with={SignupsTogether.TokenOf(row.Token)}",
            Asked =
            [
                .. Steps.Where(member =>
                    !row.IsReferral
                    && member != (row.Role == PersonRole.Mentor ? "needs" : "offers")
                    && (member != "travelKm" || row.Role == PersonRole.Mentor)
                    && (member != "sharesPhone" || answers.Phone is not null)
                    && (member != "kind" || !row.IsBeside)
                    && FieldStages.Of(programme, member) == FieldStages.SignUp
                ),
            ],
            CallBy = CallDays.LastFor(programme, row.CreatedAt),
            OfficePhone = programme.OfficePhone,
            ExpectedWaitDays = wait.InWords,
            ExpectedWaitPeople = wait.People,
        };
    }

    internal SignupAnswers Open(OwnSignupRow row) => SignupAnswers.Open(vault, row.Id, row.AnswersSealed);

    internal Task<int> Keep(OwnSignupRow row, SignupAnswers answers, CancellationToken cancellationToken) =>
        db.Execute(
            "UPDATE signups SET answers_sealed = @Answers WHERE id = @Id",
            new { row.Id, Answers = answers.Seal(vault, row.Id) },
            cancellationToken
        );

    /// <summary>Takes the person out of the couple, family or group with which they came.</summary>
    internal Task Leave(OwnSignupRow row, CancellationToken cancellationToken) => ties.Remove(row.PersonId, cancellationToken);

    /// <summary>Deletes a sign-up that led to no record of its own.</summary>
    public Task<int> Delete(Guid id, CancellationToken cancellationToken) =>
        db.Execute("DELETE FROM signups WHERE id = @Id AND is_repeated", new { Id = id }, cancellationToken);

    /// <summary>Whether a sign-up is there.</summary>
    public Task<bool> Exists(Guid id, CancellationToken cancellationToken) =>
        db.Single<bool>("SELECT EXISTS (SELECT 1 FROM signups WHERE id = @Id)", new { Id = id }, cancellationToken);

    private Task<OwnSignupRow?> Row(string tokenHash, CancellationToken cancellationToken) =>
        db.Find<OwnSignupRow>(
            """
            SELECT s.id, s.programme_id, s.partner_id, s.person_id, replace(s.role, '_', '') AS role, s.is_repeated,
              s.answers_sealed, s.referral_sealed IS NOT NULL AS is_referral, s.with_signup_id IS NOT NULL AS is_beside, s.created_at,
              q.name AS partner, q.public_id AS partner_key
            FROM signups s JOIN partners q ON q.id = s.partner_id
            WHERE s.token_hash = @Hash AND s.created_at > @Since AND s.answers_sealed IS NOT NULL
            """,
            new { Hash = tokenHash, Since = clock.GetUtcNow() - Works },
            cancellationToken
        );
}

internal sealed record OwnSignupRow
{
    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public required Guid PartnerId { get; init; }
    public required Guid PersonId { get; init; }
    public required PersonRole Role { get; init; }
    public required bool IsRepeated { get; init; }
    public required bool IsReferral { get; init; }
    public required string AnswersSealed { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string Partner { get; init; }
    public required string PartnerKey { get; init; }

    /// <summary>Whether the person came by the link of another sign-up.</summary>
    public required bool IsBeside { get; init; }

    /// <summary>The token by which it was found.</summary>
    public string Token { get; init; } = "";
}
