using System.Globalization;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>Returns what the sign-up form of a partner says and asks. Open to all, as the form is.</summary>
/// <param name="Partner">The partner's <c>publicId</c>.</param>
public sealed record GetSignupForm(string Partner) : IQuery<SignupForm>;

/// <summary>What the sign-up form of a partner says and asks.</summary>
public sealed record SignupForm
{
    /// <summary>The partner's publishable key.</summary>
    public required string Partner { get; init; }

    /// <summary>Name of the partner.</summary>
    public required string PartnerName { get; init; }

    /// <summary>Welcome text of the partner by language.</summary>
    public required Dictionary<string, string> Welcome { get; init; }

    /// <summary>The programme that people sign up for.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Name of the programme.</summary>
    public required string Programme { get; init; }

    /// <summary>Languages in which the programme speaks to people; the first is the default.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>The site to which sign-ups go when they name none.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>Towns of the programme.</summary>
    public required IReadOnlyList<SignupSite> Sites { get; init; }

    /// <summary>Version of the consent to matching that the form asks for.</summary>
    public required string ConsentVersion { get; init; }

    /// <summary>Its words in the caller's language, where the programme has its own.</summary>
    public string? ConsentText { get; init; }

    /// <summary>Version of the notice that the form shows in place of asking for consent; null where it asks for consent.</summary>
    public string? NoticeVersion { get; init; }

    /// <summary>Its words in the caller's language.</summary>
    public string? NoticeText { get; init; }

    /// <summary>Telephone number from which staff call.</summary>
    public string? OfficePhone { get; init; }

    /// <summary>Hour from which staff call.</summary>
    public int? CallsFrom { get; init; }

    /// <summary>Hour until which staff call.</summary>
    public int? CallsUntil { get; init; }

    /// <summary>The last day on which staff call a person who signs up today.</summary>
    public required DateOnly CallBy { get; init; }

    /// <summary>How many months a pair is meant to last.</summary>
    public required int TermMonths { get; init; }

    /// <summary>Hours a month that a volunteer is expected to give.</summary>
    public int? HoursPerMonth { get; init; }

    /// <summary>Hours of training of a volunteer.</summary>
    public int? TrainingHours { get; init; }

    /// <summary>Whether volunteers are insured by the programme.</summary>
    [JsonPropertyName("insured")]
    public bool? IsInsured { get; init; }

    /// <summary>Whether the programme pays the expenses of volunteers.</summary>
    public bool? CoversExpenses { get; init; }

    /// <summary>Whether the form asks volunteers if they sign up alone or with others.</summary>
    public required bool AsksKind { get; init; }

    /// <summary>Whether the form asks people if they are 18, and those who are not for a parent or guardian.</summary>
    public required bool AsksAge { get; init; }

    /// <summary>Country of telephone numbers without a prefix.</summary>
    public required string Country { get; init; }

    /// <summary>Pages that may show the form within them.</summary>
    internal IReadOnlyList<string> Origins { get; init; } = [];
}

/// <summary>A town of a programme.</summary>
public sealed record SignupSite
{
    /// <summary>Id of the site.</summary>
    public required Guid Id { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }
}

internal sealed class GetSignupFormHandler(Db db, TimeProvider clock) : IRequestHandler<GetSignupForm, SignupForm>
{
    public async Task<SignupForm> Handle(GetSignupForm request, CancellationToken cancellationToken)
    {
        // a partner that is switched off and one that never was look the same to strangers
        var partner =
            await db.Find<PartnerRow>(
                """
                SELECT programme_id, site_id, name, welcome, allowed_origins FROM partners
                WHERE public_id = @Partner AND is_active
                """,
                new { request.Partner },
                cancellationToken
            ) ?? throw Problems.NotFound("partner");
        var (programme, sites) = await db.QueryMany(
            [
                $"SELECT {Programme.Columns} FROM programmes WHERE id = @ProgrammeId",
                "SELECT id, name FROM sites WHERE programme_id = @ProgrammeId ORDER BY name, id",
            ],
            new { partner.ProgrammeId },
            async answers => (await answers.ReadSingleAsync<Programme>(), (await answers.ReadAsync<SignupSite>()).ToList()),
            cancellationToken
        );
        var version = ConsentText.NewestVersion(programme, PersonStates.MatchingConsent);
        var here = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var notice =
            programme.MatchingBasis == MatchingBasis.Notice
                ? Notices.NoticeText.NewestVersion(programme, PersonStates.MatchingConsent)
                : null;
        var consent = new ConsentGiven { Purpose = PersonStates.MatchingConsent, Version = version ?? "1" };
        return new SignupForm
        {
            Partner = request.Partner,
            PartnerName = partner.Name,
            Welcome = partner.Welcome,
            ProgrammeId = programme.Id,
            Programme = programme.Name,
            Languages = programme.Languages,
            SiteId = partner.SiteId,
            Sites = sites,
            ConsentVersion = consent.Version,
            ConsentText = version is null ? null : ConsentText.Of(programme, consent, here),
            NoticeVersion = notice,
            NoticeText = notice is null
                ? null
                : Notices.NoticeText.Of(programme, PersonStates.MatchingConsent, programme.NoticeBasis, notice, here),
            OfficePhone = programme.OfficePhone,
            CallsFrom = programme.CallsFrom,
            CallsUntil = programme.CallsUntil,
            CallBy = CallDays.LastFor(programme, clock.GetUtcNow()),
            TermMonths = programme.TermMonths,
            HoursPerMonth = programme.HoursPerMonth,
            TrainingHours = programme.TrainingHours,
            IsInsured = programme.IsInsured,
            CoversExpenses = programme.CoversExpenses,
            AsksKind = FieldStages.Of(programme, "kind") == FieldStages.SignUp,
            AsksAge = programme.TakesMinors,
            Country = programme.Country,
            Origins = partner.AllowedOrigins,
        };
    }

    private sealed record PartnerRow
    {
        public required Guid ProgrammeId { get; init; }
        public Guid? SiteId { get; init; }
        public required string Name { get; init; }
        public required Dictionary<string, string> Welcome { get; init; }
        public required List<string> AllowedOrigins { get; init; }
    }
}
