using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;

namespace Matching.Web.Features.Participants.PersonTransitions;

/// <summary>
/// The gates between a person and the pool. The rule is one expression over <c>people p</c> and <c>programmes r</c>, so that a
/// list of thousands asks for one number a person; its bits are the gates that are open. Training and checks are asked of
/// mentors: people who look for help need not be vetted for it.
/// </summary>
internal sealed record PersonGates
{
    public const string Sql = """
        CASE WHEN p.birth_year <= @AdultBorn
               OR (p.birth_year <= @ConfirmedBorn AND p.adult_confirmed_on IS NOT NULL)
               OR (p.birth_year <= @YoungestBorn AND p.is_guardian_consented AND r.takes_minors) THEN 0 ELSE 1 END
        + CASE WHEN (p.is_matching_consented AND r.matching_basis <> 'notice')
               OR (p.is_matching_noticed AND r.matching_basis <> 'consent') THEN 0 ELSE 2 END
        + CASE WHEN r.requires_training AND p.role = 'mentor' AND NOT EXISTS
              (SELECT 1 FROM training_attendances a WHERE a.person_id = p.id) THEN 4 ELSE 0 END
        + CASE WHEN r.requires_check AND p.role = 'mentor' AND (
            NOT EXISTS (SELECT 1 FROM checks k WHERE k.person_id = p.id AND k.result = 'passed')
            -- of each kind the newest result counts: a failed or expired one is not made good by another kind
            OR EXISTS (
              SELECT 1 FROM checks k
              WHERE k.person_id = p.id AND (k.result = 'failed' OR (k.result = 'passed' AND k.expires_on < @Today))
                AND NOT EXISTS (
                  SELECT 1 FROM checks l
                  WHERE l.person_id = p.id AND l.kind = k.kind AND l.result <> 'pending'
                    AND (l.checked_on > k.checked_on OR (l.checked_on = k.checked_on AND l.id > k.id))))) THEN 8 ELSE 0 END
        + CASE WHEN p.interest_asked_on <= @AskedBy AND coalesce(p.interest_confirmed_on < p.interest_asked_on, TRUE) THEN 16 ELSE 0 END
        + CASE WHEN p.screening_ends_on < @Today THEN 32 ELSE 0 END
        + CASE WHEN p.is_restricted THEN 64 ELSE 0 END
        """;

    /// <summary>
    /// All people in the pool are at least this old, unless a guardian has consented in a programme that has a text for
    /// guardians.
    /// </summary>
    public const int MinimumAge = 18;

    /// <summary>
    /// The year of birth says that a person is an adult from the year in which they turn this old; a year earlier staff confirm
    /// it.
    /// </summary>
    public const int CertainlyAdult = MinimumAge + 1;

    /// <summary>Least age in the pool, even with a guardian's consent.</summary>
    public const int YoungestAge = 14;

    /// <summary>
    /// The least age that a year of birth leaves open: no birthday of the year has passed. A person whom the pool takes at the least
    /// age has that age.
    /// </summary>
    public static int AgeIn(int year, int born, bool isAdultConfirmed) =>
        Math.Max(year - born - 1, Math.Min(year - born, isAdultConfirmed ? MinimumAge : YoungestAge));

    /// <summary>The least age in a programme's pool.</summary>
    public static int YoungestIn(Programme programme) => programme.TakesMinors ? YoungestAge : MinimumAge;

    // A person who was asked whether they still look for a match is reminded after a week and leaves the pool after two.
    private const int DaysToConfirm = 14;

    /// <summary>The bit of a record that is kept and used for nothing: not even listed as kept out.</summary>
    public const int Restriction = 64;

    // In the order of the bits. The first four are required of people who become available or enter a pair, the others only keep
    // people out of runs.
    private static readonly string[] Names = ["age", "consent", "training", "check", "interest", "screening", "restriction"];

    public required Guid PersonId { get; init; }
    public required int Gates { get; init; }

    public IReadOnlyList<string> Open => Named(Gates);

    /// <summary>The parameters of <see cref="Sql"/>.</summary>
    /// <param name="ageOn">The day for which the age counts, of a run its day.</param>
    /// <param name="today">The day for which everything else counts.</param>
    public static object On(DateOnly ageOn, DateOnly today) =>
        new
        {
            AdultBorn = ageOn.Year - CertainlyAdult,
            ConfirmedBorn = ageOn.Year - MinimumAge,
            YoungestBorn = ageOn.Year - YoungestAge,
            Today = today,
            AskedBy = today.AddDays(-DaysToConfirm),
        };

    /// <summary>Sentences about open gates, in the reader's language.</summary>
    public static string InWords(IEnumerable<string> gates) =>
        string.Join(' ', gates.Select(gate => Texts.Match("gate." + gate)));

    public static IReadOnlyList<string> Named(int gates) =>
        gates == 0 ? [] : [.. Names.Where((_, bit) => (gates & (1 << bit)) != 0)];
}
