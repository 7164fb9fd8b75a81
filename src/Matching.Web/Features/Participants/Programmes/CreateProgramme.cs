using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Notices;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Programmes;

/// <summary>Creates a programme. Requires only the name.</summary>
[Example(
    """
        {
          "name": "Together in town", "funder": "City council", "termMonths": 6, "languages": ["it", "en"],
          "requiresTraining": true, "retainMonths": 24
        }
        """
)]
[ChangeExample("""{ "funder": "Foundation of the region", "termMonths": 9 }""")]
public sealed record CreateProgramme : ICommand<Programme>, ICreate, IValidatableObject
{
    private const int UsualEnd = 18;
    private const int Midnight = 24;

    /// <summary>Name of the programme.</summary>
    [OneLine, Mandatory, LengthUpTo(200)]
    public string Name { get; set; } = "";

    /// <summary>Funder of the programme.</summary>
    [OneLine, LengthUpTo(200)]
    public string? Funder { get; set; }

    /// <summary>First day.</summary>
    [SensibleDay]
    public DateOnly? StartsOn { get; set; }

    /// <summary>Last day.</summary>
    [SensibleDay]
    public DateOnly? EndsOn { get; set; }

    /// <summary>Time zone in which the programme counts days (IANA). Defaults to <c>Europe/Rome</c>.</summary>
    [TimeZone]
    public string? TimeZone { get; set; }

    /// <summary>How many months a pair is meant to last. Defaults to 6.</summary>
    [Between(1, 60)]
    public int? TermMonths { get; set; }

    /// <summary>Languages in which the programme speaks to people. Defaults to Italian and English.</summary>
    [ItemsUpTo(20), LanguageTag]
    public List<string>? Languages { get; set; }

    /// <summary>Country of telephone numbers without a prefix (ISO 3166, two letters). Defaults to <c>IT</c>.</summary>
    [Country]
    public string? Country { get; set; }

    /// <summary>Currency of the expenses (ISO 4217, three letters). Defaults to <c>EUR</c>.</summary>
    [Pattern("^[A-Z]{3}$", "currency")]
    public string? Currency { get; set; }

    /// <summary>
    /// What the programme provides so that people can take part, codes of the list <c>accessibility</c>: it blocks no pair and
    /// becomes a task before the first meeting. Defaults to childcare, an interpreter and paid travel. An interpreter blocks no pair
    /// even where it is left out.
    /// </summary>
    [ItemsUpTo(20), Vocabulary("accessibility")]
    public List<string>? ProvidedAdjustments { get; set; }

    /// <summary>Criteria profile. Defaults to the newest <c>community-matching</c>.</summary>
    public Guid? CriteriaProfileId { get; set; }

    /// <summary>Families of questionnaires, each with a published form. Defaults to <c>cm</c>.</summary>
    [ItemsUpTo(10)]
    public List<string>? Questionnaires { get; set; }

    /// <summary>Whether the programme requires a training before a mentor becomes available. Defaults to no.</summary>
    public bool? RequiresTraining { get; set; }

    /// <summary>Whether the programme requires a valid check before a mentor becomes available. Defaults to no.</summary>
    public bool? RequiresCheck { get; set; }

    /// <summary>How many months a screening holds. Defaults to 4.</summary>
    [Between(1, 60)]
    public int? ScreeningMonths { get; set; }

    /// <summary>Whether the service makes dry runs by itself. Defaults to <c>off</c>.</summary>
    public AutomaticDryRun? AutomaticDryRun { get; set; }

    /// <summary>Smallest count that is published (k). Defaults to 5, which is also the least.</summary>
    [Between(5, 100)]
    public int? MinimumCell { get; set; }

    /// <summary>How often the service releases figures by itself. Defaults to <c>off</c>.</summary>
    public ReleaseEvery? ReleaseEvery { get; set; }

    /// <summary>Base to which released counts are rounded besides suppression of small counts: 0 (default), 3 or 5.</summary>
    [AllowedNumbers(0, 3, 5)]
    public int? RoundCountsTo { get; set; }

    /// <summary>Whether the released figures are public on the pages under <c>/insights</c>. Defaults to no.</summary>
    [JsonPropertyName("publicInsights")]
    public bool? IsPublic { get; set; }

    /// <summary>
    /// How many months after leaving a record is kept; then the person is warned, and the record erased. Left out, records are
    /// kept without end.
    /// </summary>
    [Between(1, 240)]
    public int? RetainMonths { get; set; }

    /// <summary>
    /// Share of the short form's items, 0 to 1, that a questionnaire requires to count as answered. Defaults to 0: one item of
    /// any kind suffices.
    /// </summary>
    [Between(0.0, 1.0)]
    public double? LeastCoreShare { get; set; }

    /// <summary>
    /// After how many days of waiting the service asks people by itself whether they still look for a match. Left out, it never
    /// does.
    /// </summary>
    [Between(14, 730)]
    public int? AskInterestAfterDays { get; set; }

    /// <summary>
    /// What a person needs to be matched: the <c>consent</c> to matching, which is the default, a <c>notice</c> of it that was
    /// explained, or <c>either</c>.
    /// </summary>
    public MatchingBasis? MatchingBasis { get; set; }

    /// <summary>Legal basis of the programme's notices. Defaults to <c>task</c>, a task in the public interest.</summary>
    public LegalBasis? NoticeBasis { get; set; }

    /// <summary>
    /// Moments in the life of a pair for which the service invites both sides to their questionnaire, and reminds them after 3, 10
    /// and 21 days: <c>start</c>, <c>mid</c>, <c>end</c>, <c>follow</c> or <c>pulse</c>. Defaults to none: staff ask.
    /// </summary>
    [ItemsUpTo(5)]
    public List<string>? InvitesTo { get; set; }

    /// <summary>Hour from which offers of a matching meeting leave, where the programme works. Defaults to 9.</summary>
    [Between(0, 23)]
    public int? SendingFrom { get; set; }

    /// <summary>Hour until which they leave, after that one. Defaults to 18, or to 24 for a later beginning.</summary>
    [Between(1, 24)]
    public int? SendingUntil { get; set; }

    /// <summary>Whether they leave on Saturdays and Sundays too. Defaults to no.</summary>
    public bool? SendsAtWeekends { get; set; }

    /// <summary>Own texts, by name and language such as <c>welcome.it</c>.</summary>
    [ItemsUpTo(200)]
    public Dictionary<string, string>? Texts { get; set; }

    /// <summary>Telephone number from which staff call people who sign up; the form shows it.</summary>
    [OneLine, Telephone]
    public string? OfficePhone { get; set; }

    /// <summary>Hour, 0 to 23, from which staff call.</summary>
    [Between(0, 23)]
    public int? CallsFrom { get; set; }

    /// <summary>Hour, 1 to 24, until which staff call.</summary>
    [Between(1, 24)]
    public int? CallsUntil { get; set; }

    /// <summary>Within how many working days staff call people who sign up. Defaults to 3.</summary>
    [Between(1, 30)]
    public int? CallWithinDays { get; set; }

    /// <summary>Hours a month that a volunteer is expected to give; the form leaves out what is empty.</summary>
    [Between(1, 100)]
    public int? HoursPerMonth { get; set; }

    /// <summary>Hours of training of a volunteer.</summary>
    [Between(1, 200)]
    public int? TrainingHours { get; set; }

    /// <summary>Whether volunteers are insured by the programme.</summary>
    [JsonPropertyName("insured")]
    public bool? IsInsured { get; set; }

    /// <summary>Whether the programme pays the expenses of volunteers.</summary>
    public bool? CoversExpenses { get; set; }

    /// <summary>
    /// Stage at which a member of a person is asked, by its name: <c>sign_up</c>, <c>interview</c> or <c>acceptance</c>. Has only
    /// what differs from the defaults: at sign-up the contact, what is offered or needed, languages, free time and adjustments.
    /// </summary>
    [ItemsUpTo(50)]
    public Dictionary<string, string>? FieldStages { get; set; }

    /// <summary>Moments in the life of a pair for which there are questionnaires.</summary>
    internal static readonly string[] Moments = ["start", "mid", "end", "follow", "pulse"];

    internal const int FirstHour = 9;

    internal int LastHour => SendingUntil ?? ((SendingFrom ?? FirstHour) < UsualEnd ? UsualEnd : Midnight);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (EndsOn < StartsOn)
        {
            yield return new ValidationResult(Http.Texts.Validation("ends-before-start"), [nameof(EndsOn)]);
        }

        if (SendingUntil <= (SendingFrom ?? FirstHour))
        {
            yield return new ValidationResult(Http.Texts.Validation("from-above-to"), [nameof(SendingUntil)]);
        }

        if (CallsUntil <= CallsFrom)
        {
            yield return new ValidationResult(Http.Texts.Validation("range", CallsFrom + 1, 24), [nameof(CallsUntil)]);
        }

        if (InvitesTo?.Except(Moments).Any() == true)
        {
            yield return new ValidationResult(Http.Texts.Validation("one-of", string.Join(", ", Moments)), [nameof(InvitesTo)]);
        }

        foreach (var fault in Programmes.FieldStages.Faults(FieldStages))
        {
            yield return new ValidationResult(fault, [nameof(FieldStages)]);
        }
    }

    /// <summary>Parameters of a statement, and those of when the programme sends and what it says on its sign-up form.</summary>
    internal DynamicParameters WithSettings(object others)
    {
        var all = new DynamicParameters(others);
        all.AddDynamicParams(
            new
            {
                SendingFrom = SendingFrom ?? FirstHour,
                SendingUntil = LastHour,
                SendsAtWeekends = SendsAtWeekends ?? false,
                OfficePhone,
                CallsFrom,
                CallsUntil,
                CallWithinDays = CallWithinDays ?? 3,
                HoursPerMonth,
                TrainingHours,
                IsInsured,
                CoversExpenses,
                FieldStages = FieldStages ?? [],
                AskInterestAfterDays,
                MatchingBasis = (MatchingBasis ?? Programmes.MatchingBasis.Consent).ToText(),
                NoticeBasis = (NoticeBasis ?? LegalBasis.Task).ToText(),
                InvitesTo = InvitesTo ?? [],
            }
        );
        return all;
    }
}

internal sealed class CreateProgrammeHandler(
    Db db,
    CallerContext callers,
    IdSource ids,
    TimeProvider clock,
    FindFormFamilies findFamilies
) : IRequestHandler<CreateProgramme, Programme>
{
    public async Task<Programme> Handle(CreateProgramme request, CancellationToken cancellationToken)
    {
        if (callers.Caller.ProgrammeId is not null)
        {
            // an administrator of one programme does not found another
            throw Problems.Refused("forbidden");
        }

        await findFamilies.Check(request.Questionnaires, [], cancellationToken);
        return await db.Single<Programme>(
            $"""
            INSERT INTO programmes ({Programme.Columns}, takes_minors)
            VALUES (@Id, @Name, @Funder, @StartsOn, @EndsOn, @TimeZone, @TermMonths, @Languages, @Country, @Currency,
                    @ProvidedAdjustments, @CriteriaProfileId, @Questionnaires,
                    @RequiresTraining, @RequiresCheck, @ScreeningMonths, @AutomaticDryRun, @MinimumCell,
                    @ReleaseEvery, @RoundCountsTo, @IsPublic, @RetainMonths, @LeastCoreShare,
                    @SendingFrom, @SendingUntil, @SendsAtWeekends, @Texts, 1, @Now, @Now,
                    @OfficePhone, @CallsFrom, @CallsUntil, @CallWithinDays, @HoursPerMonth, @TrainingHours, @IsInsured,
                    @CoversExpenses, @FieldStages, @AskInterestAfterDays, @MatchingBasis, @NoticeBasis, @InvitesTo,
                    @TakesMinors)
            RETURNING {Programme.Columns}
            """,
            request.WithSettings(
                new
                {
                    Id = ids.New(),
                    request.Name,
                    request.Funder,
                    request.StartsOn,
                    request.EndsOn,
                    TimeZone = request.TimeZone ?? ProgrammeDays.DefaultZone,
                    TermMonths = request.TermMonths ?? 6,
                    Languages = request.Languages is { Count: > 0 } ? request.Languages : ["it", "en"],
                    Country = request.Country ?? PhoneForm.StandardCountry,
                    Currency = request.Currency ?? Programme.StandardCurrency,
                    ProvidedAdjustments = request.ProvidedAdjustments ?? Programme.StandardAdjustments,
                    CriteriaProfileId = await ProfileOf(db, request.CriteriaProfileId, null, cancellationToken),
                    Questionnaires = request.Questionnaires ?? ["cm"],
                    RequiresTraining = request.RequiresTraining ?? false,
                    RequiresCheck = request.RequiresCheck ?? false,
                    ScreeningMonths = request.ScreeningMonths ?? 4,
                    AutomaticDryRun = (request.AutomaticDryRun ?? Programmes.AutomaticDryRun.Off).ToText(),
                    MinimumCell = request.MinimumCell ?? 5,
                    ReleaseEvery = (request.ReleaseEvery ?? Programmes.ReleaseEvery.Off).ToText(),
                    RoundCountsTo = request.RoundCountsTo ?? 0,
                    IsPublic = request.IsPublic ?? false,
                    request.RetainMonths,
                    LeastCoreShare = request.LeastCoreShare ?? 0,
                    Texts = request.Texts ?? [],
                    TakesMinors = Programme.AdmitsMinors(request.Texts),
                    Now = clock.GetUtcNow(),
                }
            ),
            cancellationToken
        );
    }

    /// <summary>The profile asked for, else the newest default one; one of another programme does not exist here.</summary>
    internal static async Task<Guid> ProfileOf(Db db, Guid? asked, Guid? programmeId, CancellationToken cancellationToken) =>
        await db.Find<Guid?>(
            """
            SELECT id FROM criteria_profiles
            WHERE (id = @Asked AND (programme_id IS NULL OR programme_id = @ProgrammeId))
               OR (CAST(@Asked AS TEXT) IS NULL AND name = 'community-matching' AND programme_id IS NULL)
            ORDER BY version DESC LIMIT 1
            """,
            new { Asked = asked, ProgrammeId = programmeId },
            cancellationToken
        ) ?? throw Problems.ValidationFailed("criteriaProfileId", Texts.Validation("unknown-id"));
}
