using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>The table of pair states; all other transitions are refused.</summary>
public static class PairStates
{
    /// <summary>In these states a pair uses one of the mentor's places.</summary>
    public const string UsingPlace = "'mentor_accepted', 'agreed', 'active', 'on_hold', 'ending'";

    /// <summary>In these states a pair keeps its mentee, and a place of its mentor, out of match runs.</summary>
    public const string UnderWay = "'proposed', 'offered', " + UsingPlace;

    /// <summary>End reason of a pair in which one felt uncomfortable or unsafe: it becomes a concern.</summary>
    public const string Unsafe = "unsafe";

    /// <summary>After these two people are not proposed to each other again.</summary>
    public const string NeverAgain = "'declined', 'ended_early', 'completed'";

    /// <summary>Who was with whom: pairs that ended so, and mentors whom another one replaced. Parameter: @ProgrammeId.</summary>
    public const string HistorySql = $"""
        SELECT mentee_id, mentor_id FROM pairs WHERE programme_id = @ProgrammeId AND status IN ({NeverAgain})
        UNION
        SELECT mentee_id, mentor_id FROM pairs WHERE programme_id = @ProgrammeId AND is_never_again
        UNION
        SELECT p.mentee_id, e.mentor_id FROM pair_events e JOIN pairs p ON p.id = e.pair_id
        WHERE e.programme_id = @ProgrammeId AND e.mentor_id <> p.mentor_id AND e.to_status IN ({UsingPlace}) AND e.undone_at IS NULL
        """;

    /// <summary>
    /// True for a row <c>p</c> of pairs that was offered to one of the two: to the mentor once it was offered or taken over, to
    /// the mentee once the mentor had accepted. Parameter: @Id, whose.
    /// </summary>
    public const string OfferedSql = """
        EXISTS (SELECT 1 FROM pair_events o
                WHERE o.programme_id = p.programme_id AND o.pair_id = p.id AND o.undone_at IS NULL
                  AND ((p.mentee_id = @Id AND o.to_status = 'mentor_accepted')
                      OR (o.mentor_id = @Id AND o.to_status IN ('offered', 'active'))))
        """;

    /// <summary>
    /// True for a row <c>q</c> of responses that counts for a pair: given for it, or for none in particular before there was one.
    /// Parameters: @Id of the pair, @PairMadeAt.
    /// </summary>
    public const string AnswersSql =
        "(q.pair_id = @Id OR (q.pair_id IS NULL AND (q.wave = 'start' OR q.submitted_at >= @PairMadeAt)))";

    /// <summary>True for a row of pairs that lists show: the processing of neither person is restricted.</summary>
    public const string Listed = """
        NOT EXISTS (SELECT 1 FROM people p
            WHERE p.id IN (pairs.mentor_id, pairs.mentee_id) AND p.is_restricted AND p.status <> 'erased')
        """;

    /// <summary>For so long an offer can be undone, while neither side has answered.</summary>
    public static readonly TimeSpan OfferUndoneWithin = TimeSpan.FromMinutes(10);

    /// <summary>The rule of a profile about preferred genders.</summary>
    internal const string GenderRule = "gender";

    public static IReadOnlyList<PairStatus> From(PairStatus status) =>
        status switch
        {
            PairStatus.Proposed => [PairStatus.Offered, PairStatus.Withdrawn],
            PairStatus.Offered => [PairStatus.MentorAccepted, PairStatus.Declined, PairStatus.Expired, PairStatus.Withdrawn],
            PairStatus.MentorAccepted => [PairStatus.Agreed, PairStatus.Declined, PairStatus.Expired, PairStatus.Withdrawn],
            PairStatus.Agreed => [PairStatus.Active, PairStatus.EndedEarly],
            PairStatus.Active => [PairStatus.OnHold, PairStatus.Ending, PairStatus.Active, PairStatus.EndedEarly],
            PairStatus.OnHold => [PairStatus.Active, PairStatus.Ending, PairStatus.EndedEarly],
            PairStatus.Ending => [PairStatus.Completed, PairStatus.Active],
            _ => [],
        };

    /// <summary>
    /// Refuses a step that the table does not have. An offer goes back to a proposal for some minutes only: an answer of either
    /// side is another state, which has no such way.
    /// </summary>
    public static void RefuseUnlessAllowed(Pair pair, PairStatus to, DateTimeOffset now)
    {
        var isFresh = pair.Status == PairStatus.Offered && now - pair.StatusChangedAt <= OfferUndoneWithin;
        var allowed = isFresh ? [.. From(pair.Status), PairStatus.Proposed] : From(pair.Status);
        if (!allowed.Contains(to))
        {
            var names = allowed.Select(status => status.ToText()).ToList();
            throw Problems
                .Refused("pair-transition-refused", pair.Status.ToText(), to.ToText(), string.Join(", ", names))
                .With("allowed", names);
        }
    }

    /// <summary>
    /// Whether both people must still be available and through the gates for this step. Steps that end a pair are always
    /// possible.
    /// </summary>
    public static bool AsksPeople(PairStatus to) =>
        to is PairStatus.Offered or PairStatus.MentorAccepted or PairStatus.Agreed or PairStatus.Active;

    /// <summary>
    /// What is missing on the side of the people for a step; a screening has to be valid until the two have agreed.
    /// </summary>
    public static List<string> Missing(IEnumerable<PersonStanding> people, PairStatus to, Guid? substitute = null) =>
        [
            .. people
                .OrderBy(person => person.Role, StringComparer.Ordinal)
                .SelectMany(person => person.Missing(asksScreening: to != PairStatus.Active || person.PersonId == substitute)),
        ];

    /// <summary>Refuses a step with everything that it still needs.</summary>
    public static void RefuseMissing(List<string> missing)
    {
        if (missing.Count > 0)
        {
            throw With(missing, Problems.Refused("pair-gate-open", string.Join(", ", missing)));
        }
    }

    /// <summary>Refuses the undo of a step with what its people lack for the state before.</summary>
    public static void RefuseUndo(List<string> missing)
    {
        if (missing.Count > 0)
        {
            throw With(missing, Problems.Refused("pair-undo-refused", string.Join(", ", missing)));
        }
    }

    private static ProblemException With(List<string> missing, ProblemException refused) =>
        refused.InWords(string.Join(' ', missing.Select(InWords))).With("missing", missing);

    // A step is missing by its own name, a person by their role and then their state or a gate.
    internal static string InWords(string missing)
    {
        var (role, lacks) = missing.Split('_', 2) is [var first, var rest] ? (first, rest) : (missing, "");
        if (!EnumText.TryParse<PersonRole>(role, out _))
        {
            return Texts.Page("pair.missing." + missing);
        }

        var person = Texts.Page("pair." + role);
        return lacks == PersonStates.Erased || EnumText.TryParse<PersonStatus>(lacks, out _)
            ? Texts.Page(
                "pair.missing.not_available",
                person,
                Texts.Page("status." + lacks),
                Texts.Page("status." + PersonStatus.Available.ToText())
            )
            : $"{person}: {Texts.Match("gate." + lacks)}";
    }

    public static async Task<bool> WereTogether(
        Db db,
        Guid programmeId,
        Guid menteeId,
        Guid mentorId,
        CancellationToken cancellationToken
    ) =>
        await db.Single<long>(
            "SELECT count(*) FROM (" + HistorySql + ") h WHERE h.mentee_id = @MenteeId AND h.mentor_id = @MentorId",
            new
            {
                ProgrammeId = programmeId,
                MenteeId = menteeId,
                MentorId = mentorId,
            },
            cancellationToken
        ) > 0;

    /// <summary>Whether a pair in this state uses one of the mentor's places.</summary>
    public static bool UsesPlace(PairStatus status) => UsingPlace.Contains($"'{status.ToText()}'", StringComparison.Ordinal);

    public static bool IsFinal(PairStatus status) => From(status).Count == 0;
}
