namespace Matching.Web.Features.People;

/// <summary>What stands between a person and the pool, as the view <c>person_gates</c> tells it.</summary>
internal record PersonGates
{
    public const string Columns =
        "person_id, birth_year, has_consent, lacks_training, needs_check, checked_until, interest_asked_on, interest_confirmed_on, screened_on, status_changed_at, screening_months";

    /// <summary>Everybody in the pool is at least this old.</summary>
    public const int MinimumAge = 18;

    // Somebody who was asked whether they still want to be matched is reminded after a week and leaves the pool after two.
    private const int DaysToConfirm = 14;

    public required Guid PersonId { get; init; }
    public int? BirthYear { get; init; }
    public required bool HasConsent { get; init; }
    public required bool LacksTraining { get; init; }
    public required bool NeedsCheck { get; init; }
    public DateOnly? CheckedUntil { get; init; }
    public DateOnly? InterestAskedOn { get; init; }
    public DateOnly? InterestConfirmedOn { get; init; }
    public DateOnly? ScreenedOn { get; init; }
    public required DateTimeOffset StatusChangedAt { get; init; }
    public required int ScreeningMonths { get; init; }

    // consent to matching, age known and 18, training, check
    private List<string> ToBecomeAvailable(DateOnly ageOn, DateOnly today)
    {
        var open = new List<string>();
        if (BirthYear is not { } year || ageOn.Year - year < MinimumAge)
        {
            open.Add("age");
        }

        if (!HasConsent)
        {
            open.Add("consent");
        }

        if (LacksTraining)
        {
            open.Add("training");
        }

        if (NeedsCheck && !(CheckedUntil >= today))
        {
            open.Add("check");
        }

        return open;
    }

    /// <summary>What keeps the person out of the pool: <c>consent</c>, <c>age</c>, <c>training</c>, <c>check</c>, <c>interest</c> not confirmed when asked, <c>screening</c> expired.</summary>
    /// <param name="ageOn">The day for which the age counts, of a run its day.</param>
    /// <param name="today">The day for which everything else counts.</param>
    public IReadOnlyList<string> ToBeInPool(DateOnly ageOn, DateOnly today)
    {
        var open = ToBecomeAvailable(ageOn, today);
        if (InterestAskedOn is { } asked && asked.AddDays(DaysToConfirm) <= today && !(InterestConfirmedOn >= asked))
        {
            open.Add("interest");
        }

        // who was screened before that day was kept counts from when they became what they are
        var screened = ScreenedOn ?? DateOnly.FromDateTime(StatusChangedAt.UtcDateTime);
        if (screened.AddMonths(ScreeningMonths) < today)
        {
            open.Add("screening");
        }

        return open;
    }
}
