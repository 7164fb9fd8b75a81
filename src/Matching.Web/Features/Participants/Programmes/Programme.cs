using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Notices;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Programmes;

/// <summary>When the service makes dry runs by itself.</summary>
public enum AutomaticDryRun
{
    /// <summary>Never.</summary>
    Off,

    /// <summary>Once a day.</summary>
    Daily,

    /// <summary>After changes of the pool, at most once in a quarter of an hour.</summary>
    Continuous,
}

/// <summary>How often the service releases figures by itself.</summary>
public enum ReleaseEvery
{
    /// <summary>Never: releases are made by hand.</summary>
    Off,

    /// <summary>On the first day of a month.</summary>
    Month,

    /// <summary>On the first day of a quarter.</summary>
    Quarter,
}

/// <summary>What matching rests on.</summary>
public enum MatchingBasis
{
    /// <summary>The person's consent.</summary>
    Consent,

    /// <summary>A notice that was explained to the person, on another legal basis than consent.</summary>
    Notice,

    /// <summary>One of the two.</summary>
    Either,
}

/// <summary>A project or phase in which people are matched.</summary>
public sealed record Programme : IResource, IVersioned, IInProgramme
{
    /// <summary>Id of the programme.</summary>
    public required Guid Id { get; init; }

    /// <summary>Name of the programme.</summary>
    public required string Name { get; init; }

    /// <summary>Funder of the programme.</summary>
    public string? Funder { get; init; }

    /// <summary>First day.</summary>
    public DateOnly? StartsOn { get; init; }

    /// <summary>Last day.</summary>
    public DateOnly? EndsOn { get; init; }

    /// <summary>Time zone in which the programme counts days (IANA), such as <c>Europe/Rome</c>.</summary>
    public required string TimeZone { get; init; }

    /// <summary>How many months a pair is meant to last.</summary>
    public required int TermMonths { get; init; }

    /// <summary>Languages in which the programme speaks to people (BCP 47); the first is the default.</summary>
    public required List<string> Languages { get; init; }

    /// <summary>Country of telephone numbers without a prefix (ISO 3166).</summary>
    public required string Country { get; init; }

    /// <summary>Currency of the expenses (ISO 4217).</summary>
    public required string Currency { get; init; }

    /// <summary>
    /// What the programme provides so that people can take part, codes of the list <c>accessibility</c>. An interpreter is arranged
    /// whether or not it is among them.
    /// </summary>
    public required List<string> ProvidedAdjustments { get; init; }

    /// <summary>Criteria profile by which match runs score.</summary>
    public required Guid CriteriaProfileId { get; init; }

    /// <summary>Families of questionnaires in use.</summary>
    public required List<string> Questionnaires { get; init; }

    /// <summary>Whether the programme requires a training before a mentor becomes available.</summary>
    public required bool RequiresTraining { get; init; }

    /// <summary>Whether the programme requires a valid check before a mentor becomes available.</summary>
    public required bool RequiresCheck { get; init; }

    /// <summary>
    /// How many months a screening holds; after them an available person is out of the pool until found suitable again.
    /// </summary>
    public required int ScreeningMonths { get; init; }

    /// <summary>
    /// Whether the service makes dry runs by itself: never (<c>off</c>), once a day (<c>daily</c>) or after changes of the pool
    /// (<c>continuous</c>). Nothing is proposed before a coordinator adopts one.
    /// </summary>
    public required AutomaticDryRun AutomaticDryRun { get; init; }

    /// <summary>Smallest count that is published (k); never below 5.</summary>
    public required int MinimumCell { get; init; }

    /// <summary>How often the service releases figures by itself; never when <c>off</c>.</summary>
    public required ReleaseEvery ReleaseEvery { get; init; }

    /// <summary>Base to which released counts are rounded besides suppression of small counts: 0 for none, 3 or 5.</summary>
    public required int RoundCountsTo { get; init; }

    /// <summary>Whether the released figures are public on the pages under <c>/insights</c>.</summary>
    [JsonPropertyName("publicInsights")]
    public required bool IsPublic { get; init; }

    /// <summary>
    /// How many months after leaving a record is kept; then the person is warned, and the record erased. Kept without end when
    /// empty.
    /// </summary>
    public int? RetainMonths { get; init; }

    /// <summary>
    /// Share of the short form's items, 0 to 1, that a questionnaire requires to count as answered; at 0 one item of any kind
    /// suffices.
    /// </summary>
    public required double LeastCoreShare { get; init; }

    /// <summary>
    /// After how many days of waiting the service asks people by itself whether they still look for a match; it never does when
    /// empty.
    /// </summary>
    public int? AskInterestAfterDays { get; init; }

    /// <summary>
    /// What a person needs to be matched: the <c>consent</c> to matching, a <c>notice</c> of it that was explained, or <c>either</c>.
    /// </summary>
    public required MatchingBasis MatchingBasis { get; init; }

    /// <summary>Legal basis of the programme's notices: <c>contract</c>, <c>task</c> or <c>interest</c>.</summary>
    public required LegalBasis NoticeBasis { get; init; }

    /// <summary>
    /// Moments in the life of a pair for which the service invites both sides to their questionnaire, and reminds them:
    /// <c>start</c>, <c>mid</c>, <c>end</c>, <c>follow</c> or <c>pulse</c>.
    /// </summary>
    public required List<string> InvitesTo { get; init; }

    /// <summary>Hour from which offers of a matching meeting leave, where the programme works.</summary>
    public required int SendingFrom { get; init; }

    /// <summary>Hour until which they leave.</summary>
    public required int SendingUntil { get; init; }

    /// <summary>Whether they leave on Saturdays and Sundays too.</summary>
    public required bool SendsAtWeekends { get; init; }

    /// <summary>Own texts, by name and language such as <c>welcome.it</c>.</summary>
    public required Dictionary<string, string> Texts { get; init; }

    /// <summary>Telephone number from which staff call people who sign up; the form shows it.</summary>
    public string? OfficePhone { get; init; }

    /// <summary>Hour, 0 to 23, from which staff call.</summary>
    public int? CallsFrom { get; init; }

    /// <summary>Hour, 1 to 24, until which staff call.</summary>
    public int? CallsUntil { get; init; }

    /// <summary>Within how many working days staff call people who sign up.</summary>
    public required int CallWithinDays { get; init; }

    /// <summary>Hours a month that a volunteer is expected to give; the form leaves out what is empty.</summary>
    public int? HoursPerMonth { get; init; }

    /// <summary>Hours of training of a volunteer.</summary>
    public int? TrainingHours { get; init; }

    /// <summary>Whether volunteers are insured by the programme.</summary>
    [JsonPropertyName("insured")]
    public bool? IsInsured { get; init; }

    /// <summary>Whether the programme pays the expenses of volunteers.</summary>
    public bool? CoversExpenses { get; init; }

    /// <summary>
    /// Stage at which a member of a person is asked, by its name: <c>sign_up</c>, <c>interview</c> or <c>acceptance</c>. Has only
    /// what differs from the defaults: at sign-up the contact, what is offered or needed, languages, free time and adjustments.
    /// </summary>
    public required Dictionary<string, string> FieldStages { get; init; }

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether people of 14 to 17 are taken in: where there is a wording for their guardians.</summary>
    internal bool TakesMinors => AdmitsMinors(Texts);

    Guid IInProgramme.ProgrammeId => Id;

    internal static bool AdmitsMinors(Dictionary<string, string>? texts) =>
        texts?.Keys.Any(key => key.StartsWith("consent.guardian.", StringComparison.Ordinal)) == true;

    /// <summary>What a pair never fails by: it is arranged whatever a programme says that it provides.</summary>
    internal const string Interpreter = "interpreter";

    internal static IEnumerable<string> Arranged(IReadOnlyCollection<string> provided) => provided.Append(Interpreter);

    internal const string StandardCurrency = "EUR";

    internal static List<string> StandardAdjustments => ["childcare", "interpreter", "transport_paid"];

    /// <summary>
    /// The programme of this id; the first for an id that is not among them, as a page shows it without one. Null of none.
    /// </summary>
    internal static Programme? Chosen(IReadOnlyList<Programme> programmes, string? id) =>
        programmes.FirstOrDefault(programme => Guid.TryParse(id, out var asked) && programme.Id == asked)
        ?? (programmes.Count > 0 ? programmes[0] : null);

    /// <summary>The day of a moment where the programme works.</summary>
    internal DateOnly DayOf(DateTimeOffset moment) => ProgrammeDays.On(moment, TimeZone);

    internal const string Columns = """
        id, name, funder, starts_on, ends_on, time_zone, term_months, languages, country, currency,
        provided_adjustments,
        criteria_profile_id, questionnaires, requires_training, requires_check, screening_months, automatic_dry_run,
        minimum_cell, release_every, round_counts_to, is_public, retain_months, least_core_share, sending_from,
        sending_until, sends_at_weekends, texts, version, created_at, updated_at, office_phone,
        calls_from, calls_until, call_within_days, hours_per_month, training_hours, is_insured, covers_expenses, field_stages,
        ask_interest_after_days, matching_basis, notice_basis, invites_to
        """;
}
